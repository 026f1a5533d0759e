package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** No protection: the floor. */
enum PlainLinks implements Links {
    INSTANCE;

    @Override
    public Link accept(Socket connection) throws IOException {
        return over(connection, connection, "plain");
    }

    @Override
    public Link connect(Socket connection) throws IOException {
        return accept(connection);
    }

    /** Returns a link over the streams of a socket, that is cut off by closing the connection below it, for all alike. */
    static Link over(Socket socket, Socket below, String negotiated) throws IOException {
        return over(socket.getInputStream(), socket.getOutputStream(), below, negotiated);
    }

    static Link over(InputStream in, OutputStream out, Socket below, String negotiated) {
        return new Link() {
            @Override
            public InputStream in() {
                return in;
            }

            @Override
            public OutputStream out() {
                return out;
            }

            @Override
            public String negotiated() {
                return negotiated;
            }

            @Override
            public void close() throws IOException {
                below.close();
            }
        };
    }
}
