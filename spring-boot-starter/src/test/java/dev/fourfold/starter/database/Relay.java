package dev.fourfold.starter.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Carries what comes to a server socket of whatever kind to a TCP port, and back. */
final class Relay implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket listener;
    private final int port;

    Relay(ServerSocket listener, int port) {
        this.listener = listener;
        this.port = port;
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                connections.incrementAndGet();
                threads.execute(() -> join(near));
            }
        } catch (IOException e) {
            threads.shutdown();
        }
    }

    private void join(Socket near) {
        try (near;
                Socket far = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var back = threads.submit(() -> carry(far, near));
            carry(near, far);
            back.get();
        } catch (Exception e) {
            // one of them is gone: so goes the other
        }
    }

    private static Void carry(Socket from, Socket to) throws IOException {
        from.getInputStream().transferTo(to.getOutputStream());
        to.shutdownOutput();
        return null;
    }
}
