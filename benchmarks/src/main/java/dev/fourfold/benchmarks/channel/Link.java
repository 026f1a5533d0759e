package dev.fourfold.benchmarks.channel;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection whose peer is known: one side of it, to read and write. */
interface Link extends Closeable {

    InputStream in();

    OutputStream out();

    /** Returns the suite. */
    default String negotiated() {
        return "";
    }
}
