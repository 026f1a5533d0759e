package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.net.Socket;

/** Makes links over connections of TCP, of one side. */
interface Links {

    Link accept(Socket connection) throws IOException;

    Link connect(Socket connection) throws IOException;

    /** Returns how many handshakes in full there were; only of a scenario that resumes. */
    default long verified() {
        return 0;
    }
}
