package dev.fourfold.protocol.enrolment;

import dev.fourfold.protocol.Bytes;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What we know of the CA's root certificate before we ever spoke to the CA. While the CA replaces its root, we may know
 * two.
 */
public sealed interface RootPin {

    /**
     * The root is the certificate with this digest, wherever it comes from.
     *
     * @param sha256 the SHA-256 of the certificate in DER
     */
    record Fingerprint(Bytes sha256) implements RootPin {

        private static final int LENGTH = 32;

        public Fingerprint {
            if (sha256.length() != LENGTH) {
                throw new IllegalArgumentException("A fingerprint is a SHA-256: 64 hex digits");
            }
        }

        /** Returns the fingerprint that {@code hex} spells, with or without colons. */
        public static Fingerprint ofHex(String hex) {
            return new Fingerprint(Bytes.ofHex(hex.strip().replace(":", "")));
        }

        /** Returns the fingerprint of a certificate. */
        public static Fingerprint of(X509Certificate certificate) {
            try {
                return new Fingerprint(
                        Bytes.of(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())));
            } catch (GeneralSecurityException e) {
                throw new AssertionError("a parsed certificate has an encoding, and every platform SHA-256", e);
            }
        }
    }

    /** Every certificate with one of these digests that the CA shows is a root. */
    record AnyOf(Set<Fingerprint> fingerprints) implements RootPin {

        public AnyOf {
            fingerprints = Set.copyOf(fingerprints);
            if (fingerprints.isEmpty()) {
                throw new IllegalArgumentException("At least one fingerprint is needed");
            }
        }

        /** Returns the fingerprints that {@code hex} spells, with commas between them. */
        public static AnyOf ofHex(String hex) {
            return new AnyOf(
                    Arrays.stream(hex.split(",", -1)).map(Fingerprint::ofHex).collect(Collectors.toUnmodifiableSet()));
        }
    }

    /**
     * The roots are the certificates in this file, which may not exist yet.
     *
     * @param path certificates in PEM, or one in DER
     */
    record File(Path path) implements RootPin {}
}
