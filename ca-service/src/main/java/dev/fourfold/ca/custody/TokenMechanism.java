package dev.fourfold.ca.custody;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/**
 * How keys of a kind are made and used in a token. What is hashed is hashed here, so that a token is sent a few bytes
 * and needs only the mechanisms that every one has.
 */
enum TokenMechanism {
    P_256(0x1040, 0x1041, "SHA-256", 256),
    P_384(0x1040, 0x1041, "SHA-384", 384),
    RSA_2048(0x0, 0x1, "SHA-256", 2048),
    RSA_3072(0x0, 0x1, "SHA-256", 3072),
    RSA_4096(0x0, 0x1, "SHA-384", 4096),
    ED25519(0x1055, 0x1057, "", 255);

    private final long generation;
    private final long signing;
    private final String digest;
    private final int bits;

    TokenMechanism(long generation, long signing, String digest, int bits) {
        this.generation = generation;
        this.signing = signing;
        this.digest = digest;
        this.bits = bits;
    }

    /** Returns how it is done with keys of a kind; empty if PKCS#11 does not know them. */
    static Optional<TokenMechanism> of(KeyType type) {
        return Arrays.stream(values())
                .filter(mechanism -> mechanism.name().equals(type.name()))
                .findFirst();
    }

    /** Returns CKM_…_KEY_PAIR_GEN. */
    long generation() {
        return generation;
    }

    /** Returns the CKM_… that signs. */
    long signing() {
        return signing;
    }

    /** Tells whether a token that makes keys of some sizes makes this. */
    boolean fits(Cryptoki.KeySizes sizes) {
        return !isRsa() || (sizes.smallest() <= bits && bits <= sizes.largest()); // others count in units of their own
    }

    private boolean isRsa() {
        return bits >= 2048;
    }

    /** Adds what a new public key has to be told. */
    Template shape(Template template) {
        return isRsa()
                ? template.with(Template.MODULUS_BITS, bits).with(Template.PUBLIC_EXPONENT, new byte[] {1, 0, 1})
                : template.with(Template.EC_PARAMS, encodedCurve());
    }

    private ASN1ObjectIdentifier curve() {
        return switch (this) {
            case P_256 -> SECObjectIdentifiers.secp256r1;
            case P_384 -> SECObjectIdentifiers.secp384r1;
            case ED25519 -> EdECObjectIdentifiers.id_Ed25519;
            case RSA_2048, RSA_3072, RSA_4096 -> throw new IllegalStateException("RSA has no curve");
        };
    }

    private byte[] encodedCurve() {
        try {
            return curve().getEncoded();
        } catch (IOException e) {
            throw new AssertionError("an object identifier has an encoding", e);
        }
    }

    /** Returns what the token signs in place of a text. */
    byte[] prepared(byte[] text) {
        if (digest.isEmpty()) {
            return text;
        }
        try {
            byte[] hash = MessageDigest.getInstance(digest).digest(text);
            ASN1ObjectIdentifier name =
                    digest.equals("SHA-256") ? NISTObjectIdentifiers.id_sha256 : NISTObjectIdentifiers.id_sha384;
            return isRsa() ? new DigestInfo(new AlgorithmIdentifier(name, DERNull.INSTANCE), hash).getEncoded() : hash;
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-2", e);
        }
    }

    /** Returns the signature, as certificates hold it, that the token has given. */
    byte[] finished(byte[] signature) throws IOException {
        if (isRsa() || this == ED25519) {
            return signature;
        }
        int half = signature.length / 2;
        BigInteger order = BigInteger.TWO.pow(bits);
        return StandardDSAEncoding.INSTANCE.encode(
                order,
                new BigInteger(1, Arrays.copyOf(signature, half)),
                new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length)));
    }

    /** Reads a public key of a token. */
    PublicKey publicKey(Attributes attributes, KeyType type) throws IOException, GeneralSecurityException {
        return KeyFactory.getInstance(type.family(), type.provider())
                .generatePublic(new X509EncodedKeySpec(encoded(attributes).getEncoded()));
    }

    private SubjectPublicKeyInfo encoded(Attributes attributes) throws IOException {
        if (isRsa()) {
            return new SubjectPublicKeyInfo(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                    new RSAPublicKey(
                            new BigInteger(1, attributes.get(Template.MODULUS)),
                            new BigInteger(1, attributes.get(Template.PUBLIC_EXPONENT))));
        }
        AlgorithmIdentifier algorithm = this == ED25519
                ? new AlgorithmIdentifier(curve())
                : new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve());
        return new SubjectPublicKeyInfo(algorithm, point(attributes.get(Template.EC_POINT)));
    }

    /** The standard wants the point in an OCTET STRING; some tokens give it bare. */
    private byte[] point(byte[] value) {
        int bare = this == ED25519 ? 32 : 1 + bits / 4;
        return value.length == bare ? value : ASN1OctetString.getInstance(value).getOctets();
    }

    /** What a token tells of an object. */
    @FunctionalInterface
    interface Attributes {
        byte[] get(long attribute) throws IOException;
    }
}
