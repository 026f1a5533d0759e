package dev.fourfold.protocol;

import static dev.fourfold.protocol.message.CipherSuite.MLKEM768_AES128GCM_SHA256;
import static dev.fourfold.protocol.message.CipherSuite.SECP384R1MLKEM1024_AES256GCM_SHA384;
import static dev.fourfold.protocol.message.CipherSuite.X25519MLKEM768_AES128GCM_SHA256;
import static dev.fourfold.protocol.message.CipherSuite.X25519MLKEM768_AES256GCM_SHA384;
import static dev.fourfold.protocol.message.CipherSuite.X25519MLKEM768_CHACHA20POLY1305_SHA256;
import static dev.fourfold.protocol.message.CipherSuite.X25519_AES128GCM_SHA256;
import static dev.fourfold.protocol.message.CipherSuite.X25519_AES256GCM_SHA384;
import static dev.fourfold.protocol.message.CipherSuite.X25519_CHACHA20POLY1305_SHA256;

import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.SignatureScheme;
import dev.fourfold.protocol.record.Padding;
import java.util.List;

/** The algorithms that a peer offers and accepts, tested together and chosen by one name (protocol.md §14). */
@SuppressWarnings("ImmutableEnumChecker") // its lists are made by List.of
public enum Profile implements Algorithms {
    /** What a service without a reason for another uses: hybrid key exchange only. */
    DEFAULT(Suites.HYBRID),

    /** Against a quantum computer everywhere: the larger hybrid, AES-256, and ML-DSA for every signature. */
    HIGH(
            List.of(SECP384R1MLKEM1024_AES256GCM_SHA384),
            List.of(SignatureScheme.MLDSA87, SignatureScheme.MLDSA65),
            PathStrength.QUANTUM_SAFE,
            Sizes.INTERACTIVE,
            Padding.NONE),

    /** Long records, for much data in a row. */
    BULK(Suites.HYBRID, Sizes.BULK, Padding.NONE),

    /** For processors without AES instructions. */
    LOW_POWER(List.of(
            X25519MLKEM768_CHACHA20POLY1305_SHA256, X25519MLKEM768_AES128GCM_SHA256, X25519MLKEM768_AES256GCM_SHA384)),

    /** Hides how long a message is, up to a factor of two. */
    PADDED(Suites.HYBRID, Sizes.INTERACTIVE, Padding.POWER_OF_TWO),

    /** Resumes with ML-KEM alone beside the secret of the ticket. */
    FAST_RESUMPTION(List.of(
            MLKEM768_AES128GCM_SHA256,
            X25519MLKEM768_AES128GCM_SHA256,
            X25519MLKEM768_AES256GCM_SHA384,
            X25519MLKEM768_CHACHA20POLY1305_SHA256)),

    /** Also talks to peers that have no ML-KEM; whoever records that can wait for a quantum computer. */
    CLASSICAL_OK(List.of(
            X25519MLKEM768_AES128GCM_SHA256,
            X25519MLKEM768_AES256GCM_SHA384,
            X25519MLKEM768_CHACHA20POLY1305_SHA256,
            X25519_AES128GCM_SHA256,
            X25519_AES256GCM_SHA384,
            X25519_CHACHA20POLY1305_SHA256));

    private final List<CipherSuite> suites;
    private final List<SignatureScheme> signatureSchemes;
    private final PathStrength pathStrength;
    private final int recordLimit;
    private final Padding padding;

    Profile(List<CipherSuite> suites) {
        this(suites, Sizes.INTERACTIVE, Padding.NONE);
    }

    Profile(List<CipherSuite> suites, int recordLimit, Padding padding) {
        this(suites, List.of(SignatureScheme.values()), PathStrength.ANY, recordLimit, padding);
    }

    Profile(
            List<CipherSuite> suites,
            List<SignatureScheme> signatureSchemes,
            PathStrength pathStrength,
            int recordLimit,
            Padding padding) {
        this.suites = suites;
        this.signatureSchemes = signatureSchemes;
        this.pathStrength = pathStrength;
        this.recordLimit = recordLimit;
        this.padding = padding;
    }

    @Override
    public List<CipherSuite> suites() {
        return suites;
    }

    @Override
    public List<SignatureScheme> signatureSchemes() {
        return signatureSchemes;
    }

    @Override
    public PathStrength pathStrength() {
        return pathStrength;
    }

    @Override
    public int recordLimit() {
        return recordLimit;
    }

    @Override
    public Padding padding() {
        return padding;
    }

    private static final class Suites {
        private static final List<CipherSuite> HYBRID = List.of(
                X25519MLKEM768_AES128GCM_SHA256,
                X25519MLKEM768_AES256GCM_SHA384,
                X25519MLKEM768_CHACHA20POLY1305_SHA256);
    }

    private static final class Sizes {
        private static final int INTERACTIVE = 16_384;
        private static final int BULK = 65_536;
    }
}
