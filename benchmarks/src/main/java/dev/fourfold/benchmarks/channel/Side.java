package dev.fourfold.benchmarks.channel;

import java.io.IOException;

/** One side of a peer, ready to listen or to call. */
interface Side {

    /** Begins to serve, and returns the port. */
    int listen() throws IOException;

    Client client(int port);

    /** Returns how many handshakes in full there were, in which a chain was verified; none without protection. */
    long verified();
}
