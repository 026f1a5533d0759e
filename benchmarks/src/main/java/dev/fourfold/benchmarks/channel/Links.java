package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.net.Socket;

/** Makes links over connections of TCP, of one side. */
interface Links {

    /** Makes a socket that a client connects. */
    default Socket socket() {
        return new Socket();
    }

    Link accept(Socket connection) throws IOException;

    Link connect(Socket connection) throws IOException;

    /** Returns how many handshakes in full there were. */
    default long verified() {
        return 0;
    }
}
