package dev.fourfold.protocol.message;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The signature schemes of protocol.md §4.8. */
public enum SignatureScheme {
    ED25519(0x0807, "ed25519"),
    ECDSA_SECP256R1_SHA256(0x0403, "ecdsa_secp256r1_sha256");

    private static final int P256_BITS = 256;

    private final int code;
    private final String title;

    SignatureScheme(int code, String title) {
        this.code = code;
        this.title = title;
    }

    public int code() {
        return code;
    }

    /** Returns the name in protocol.md. */
    public String title() {
        return title;
    }

    /** Returns all that this version accepts, in order of preference. */
    public static List<Integer> codes() {
        return Arrays.stream(values()).map(SignatureScheme::code).toList();
    }

    /** Returns the scheme that a key signs with, if there is one. */
    public static Optional<SignatureScheme> of(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "Ed25519" -> Optional.of(ED25519);
            // the platform gives this name to Ed448 too
            case "EdDSA" ->
                key instanceof EdECPublicKey edwards
                                && edwards.getParams().getName().equals("Ed25519")
                        ? Optional.of(ED25519)
                        : Optional.empty();
            case "EC" ->
                key instanceof ECPublicKey ec
                                && ec.getParams().getCurve().getField().getFieldSize() == P256_BITS
                        ? Optional.of(ECDSA_SECP256R1_SHA256)
                        : Optional.empty();
            default -> Optional.empty();
        };
    }
}
