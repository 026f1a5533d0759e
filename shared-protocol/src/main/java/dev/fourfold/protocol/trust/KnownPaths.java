package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.message.Hash;
import dev.fourfold.protocol.message.SignatureScheme;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The paths that have held under some roots, so that a peer that comes again costs no signature check but its own: with
 * Ed25519 certificates that is more than half of a handshake. It belongs to those roots and ends with them. What depends on
 * the time or on revocation is not kept: a path is given out only while all its certificates and its root are valid, and
 * {@link PathStatus} is asked about it each time. Of too many the one unused for longest goes. Safe for many threads.
 */
public final class KnownPaths {

    // Implementation constant: about 10 MB
    private static final int MAX = 1_000;

    private final int max;
    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedMap<Key, Known> paths = new LinkedHashMap<>(16, 0.75f, true);

    public KnownPaths() {
        this(MAX);
    }

    KnownPaths(int max) {
        this.max = max;
    }

    /**
     * What a path is known by.
     *
     * @param fingerprint SHA-256 over all certificates that were shown, each behind its length
     */
    record Key(Bytes fingerprint, Role role, PathStrength strength) {

        static Key of(List<Bytes> certificates, TrustRules rules) {
            MessageDigest digest = Hash.SHA256.digest();
            for (Bytes der : certificates) {
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, der.length()));
                der.addTo(digest);
            }
            return new Key(Bytes.of(digest.digest()), rules.role(), rules.strength());
        }
    }

    /**
     * A path that held, of a leaf that may act in its role.
     *
     * @param names those of the leaf
     * @param scheme what the leaf's key signs with, if there is a scheme for it
     */
    record Known(CertificatePath path, List<PeerName> names, Optional<SignatureScheme> scheme) {}

    /** Returns a path that held under these roots, and whose certificates are all valid now. */
    Optional<Known> find(Key key, Instant now) {
        lock.lock();
        try {
            return Optional.ofNullable(paths.get(key))
                    .filter(known -> known.path().isWithinTime(now));
        } finally {
            lock.unlock();
        }
    }

    void keep(Key key, Known known) {
        lock.lock();
        try {
            paths.put(key, known);
            if (paths.size() > max) {
                paths.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
    }
}
