package dev.fourfold.protocol.socket;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/** The network between a client and a server, in the hands of a test. It carries one connection. */
final class Wire implements Closeable {

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Semaphore let = new Semaphore(0);
    private volatile Socket towardsClient = new Socket();
    private volatile Socket towardsServer = new Socket();
    private volatile boolean held;
    private volatile boolean corrupting;

    Wire(InetSocketAddress server, Executor threads) throws IOException {
        threads.execute(() -> {
            try {
                towardsClient = listener.accept();
                towardsServer = new Socket(server.getAddress(), server.getPort());
                threads.execute(() -> carry(towardsClient, towardsServer, false));
                carry(towardsServer, towardsClient, true);
            } catch (IOException e) {
                close();
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Lets no byte through to the client any more. */
    void hold() {
        held = true;
    }

    /** Lets some bytes through to the client. */
    void let(int bytes) {
        let.release(bytes);
    }

    /** Lets everything through again. */
    void release() {
        held = false;
        let.release(1_000_000);
    }

    /** Changes what comes to the client from now on. */
    void corrupt() {
        corrupting = true;
    }

    /** Ends the connection to the client as TCP ends it, whatever is under way. */
    void cut() throws IOException {
        towardsClient.shutdownOutput();
    }

    @Override
    public void close() {
        for (Closeable end : new Closeable[] {listener, towardsClient, towardsServer}) {
            try {
                end.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void carry(Socket from, Socket to, boolean towardsTheClient) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8_192];
            for (int got = in.read(bytes); got >= 0; got = in.read(bytes)) {
                for (int i = 0; towardsTheClient && i < got; i++) {
                    bytes[i] ^= (byte) (corrupting ? 0x10 : 0);
                }
                int sent = 0;
                while (towardsTheClient && held && sent < got) {
                    let.acquire();
                    out.write(bytes, sent++, 1);
                }
                out.write(bytes, sent, got - sent);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // one side is gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
