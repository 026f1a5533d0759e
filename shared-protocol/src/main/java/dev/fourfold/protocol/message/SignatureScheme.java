package dev.fourfold.protocol.message;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** The signature schemes of protocol.md §4.11, in order of preference. */
public enum SignatureScheme {
    ED25519(0x0807, "ed25519"),
    ECDSA_SECP256R1_SHA256(0x0403, "ecdsa_secp256r1_sha256"),
    RSA_PSS_RSAE_SHA256(0x0804, "rsa_pss_rsae_sha256"),
    RSA_PSS_PSS_SHA256(0x0809, "rsa_pss_pss_sha256"),
    MLDSA44(0x0904, "mldsa44"),
    MLDSA65(0x0905, "mldsa65"),
    MLDSA87(0x0906, "mldsa87");

    // Specification constants
    private static final int MIN_RSA_BITS = 2_048;
    private static final int MAX_RSA_BITS = 4_096;
    private static final BigInteger SALT = BigInteger.valueOf(32);

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

    /** Returns the scheme of a number on the wire, if this version has it. */
    public static Optional<SignatureScheme> ofCode(int code) {
        return Arrays.stream(values()).filter(scheme -> scheme.code == code).findFirst();
    }

    /** Returns all that this version accepts, in order of preference. */
    public static List<Integer> codes() {
        return Arrays.stream(values()).map(SignatureScheme::code).toList();
    }

    /** Returns the scheme that a key signs with, if there is one; it depends on the key's encoding, not on its provider. */
    public static Optional<SignatureScheme> of(PublicKey key) {
        byte @Nullable [] encoded = key.getEncoded();
        if (encoded == null) {
            return Optional.empty();
        }
        try {
            AlgorithmIdentifier algorithm =
                    SubjectPublicKeyInfo.getInstance(encoded).getAlgorithm();
            return Arrays.stream(values())
                    .filter(scheme -> scheme.fits(algorithm, key))
                    .findFirst();
        } catch (IllegalArgumentException e) {
            // how Bouncy Castle says that something has another form
            return Optional.empty();
        }
    }

    private boolean fits(AlgorithmIdentifier algorithm, PublicKey key) {
        ASN1Encodable parameters = algorithm.getParameters();
        return switch (this) {
            case ED25519 ->
                algorithm.getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519) && isPoint(key.getEncoded());
            case MLDSA44 -> algorithm.getAlgorithm().equals(NISTObjectIdentifiers.id_ml_dsa_44);
            case MLDSA65 -> algorithm.getAlgorithm().equals(NISTObjectIdentifiers.id_ml_dsa_65);
            case MLDSA87 -> algorithm.getAlgorithm().equals(NISTObjectIdentifiers.id_ml_dsa_87);
            case ECDSA_SECP256R1_SHA256 ->
                algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                        && SECObjectIdentifiers.secp256r1.equals(parameters);
            case RSA_PSS_RSAE_SHA256 ->
                algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption) && hasAllowedLength(key);
            case RSA_PSS_PSS_SHA256 ->
                algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)
                        && hasAllowedLength(key)
                        && (parameters == null || allowsSha256(RSASSAPSSparams.getInstance(parameters)));
        };
    }

    /** Says whether an Ed25519 key, at the end of its encoding, is a point, and none of low order: that one signs everything. */
    private static boolean isPoint(byte[] encoded) {
        int offset = encoded.length - Ed25519.PUBLIC_KEY_SIZE;
        return offset > 0 && Ed25519.validatePublicKeyPartial(encoded, offset);
    }

    private static boolean hasAllowedLength(PublicKey key) {
        if (!(key instanceof RSAPublicKey rsa)) {
            return false;
        }
        int bits = rsa.getModulus().bitLength();
        return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
    }

    /** Says whether a key that is bound to parameters (RFC 4055) may sign with SHA-256, its MGF1, and a salt of 32 bytes. */
    private static boolean allowsSha256(RSASSAPSSparams bound) {
        AlgorithmIdentifier mask = bound.getMaskGenAlgorithm();
        @Nullable AlgorithmIdentifier maskHash = AlgorithmIdentifier.getInstance(mask.getParameters());
        return bound.getHashAlgorithm().getAlgorithm().equals(NISTObjectIdentifiers.id_sha256)
                && mask.getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)
                && maskHash != null
                && maskHash.getAlgorithm().equals(NISTObjectIdentifiers.id_sha256)
                && bound.getSaltLength().compareTo(SALT) <= 0;
    }
}
