package dev.fourfold.ca.lint;

import dev.fourfold.protocol.Bytes;
import java.util.Collection;
import java.util.Optional;

/** Keys that are never certified again, because somebody else may have them. */
public interface BlockedKeys {

    /**
     * Returns why a key is blocked; empty if it is not.
     *
     * @param spkiSha256 the SHA-256 of the DER of its SubjectPublicKeyInfo
     */
    Optional<String> reason(Bytes spkiSha256);

    /** Returns what is blocked of some keys, all looked up at once. */
    default BlockedKeys among(Collection<Bytes> spkiSha256s) {
        return this;
    }
}
