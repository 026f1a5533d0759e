package dev.fourfold.ca.transparency;

import dev.fourfold.protocol.Bytes;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** A log that was exported, an entry a line, and is compared with what was signed, far from the CA. */
public final class ExportedLog {

    private ExportedLog() {}

    /**
     * Returns the root hash of the first lines of an export.
     *
     * @param size how many
     * @throws IllegalArgumentException if there are not as many
     */
    public static Bytes root(InputStream lines, long size) throws IOException {
        InputStream in = new BufferedInputStream(lines);
        Frontier frontier = new Frontier();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = size == 0 ? -1 : in.read();
        while (next >= 0) {
            if (next == '\n') {
                frontier.append(MerkleTree.leaf(line.toByteArray()), (_, _, _) -> {});
                line.reset();
                if (frontier.size() == size) {
                    break;
                }
            } else {
                line.write(next);
            }
            next = in.read();
        }
        if (frontier.size() < size) {
            throw new IllegalArgumentException(
                    "The log has " + frontier.size() + " entries, and the checkpoint is of " + size);
        }
        return frontier.root();
    }
}
