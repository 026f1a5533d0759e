package dev.fourfold.ca.transparency;

import dev.fourfold.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large the log is and what is in it (C2SP tlog-checkpoint).
 *
 * @param origin which log this is of
 * @param root the root hash of its first {@code size} entries
 */
public record Checkpoint(String origin, long size, Bytes root) {

    private static final int ID_LENGTH = 4;
    private static final Pattern NOTE = Pattern.compile(
            "(([^\\n]+)\\n(0|[1-9][0-9]{0,17})\\n([A-Za-z0-9+/]{43}=)\\n)\\n((?:\u2014 [^\\s]+ [A-Za-z0-9+/]+={0,2}\\n)+)");
    private static final Pattern SIGNATURE = Pattern.compile("\u2014 ([^\\s]+) ([A-Za-z0-9+/]+={0,2})\\n");

    /**
     * Tells whether a proof shows that the log of this checkpoint begins with that of an earlier one.
     *
     * @param hashes the proof (RFC 9162, section 2.1.4)
     */
    public boolean beginsWith(Checkpoint earlier, List<Bytes> hashes) {
        return origin.equals(earlier.origin())
                && MerkleTree.provesConsistency(earlier.size(), earlier.root(), size, root, hashes);
    }

    /** Returns what is signed. */
    String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root.toArray()) + "\n";
    }

    /** Returns a note with a signature by a key. */
    String note(NoteKey key, byte[] signature) {
        return text() + "\n\u2014 " + key.name() + " "
                + Base64.getEncoder().encodeToString(NoteKey.join(key.id().toArray(), signature))
                + "\n";
    }

    /**
     * Returns the checkpoint in a note that a key has signed.
     *
     * @throws IllegalArgumentException if it is not a note, or not signed by that key, or of another log
     */
    public static Checkpoint open(String note, NoteKey key) {
        Matcher parts = NOTE.matcher(note);
        if (!parts.matches()) {
            throw new IllegalArgumentException("This is not a checkpoint");
        }
        if (!parts.group(2).equals(key.name())) {
            throw new IllegalArgumentException("This is a checkpoint of another log");
        }
        byte[] signed = parts.group(1).getBytes(StandardCharsets.UTF_8);
        if (SIGNATURE
                .matcher(parts.group(5))
                .results()
                .noneMatch(line -> line.group(1).equals(key.name())
                        && isSignature(Base64.getDecoder().decode(line.group(2)), signed, key))) {
            throw new IllegalArgumentException("The checkpoint is not signed by the key of the log");
        }
        return new Checkpoint(
                parts.group(2),
                Long.parseLong(parts.group(3)),
                Bytes.of(Base64.getDecoder().decode(parts.group(4))));
    }

    private static boolean isSignature(byte[] value, byte[] signed, NoteKey key) {
        return value.length > ID_LENGTH
                && Bytes.of(value).first(ID_LENGTH).equals(key.id())
                && key.verifies(signed, Arrays.copyOfRange(value, ID_LENGTH, value.length));
    }
}
