package dev.fourfold.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A port that stays while what is behind it changes. */
final class Relay implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private volatile int target;

    Relay() throws IOException {
        threads.execute(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Carries what comes from now on to that port. */
    void to(int port) {
        target = port;
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
                threads.execute(() -> join(near));
            }
        } catch (IOException e) {
            threads.shutdown();
        }
    }

    private void join(Socket near) {
        try (near;
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target)) {
            Future<?> back = threads.submit(() -> carry(far, near));
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
