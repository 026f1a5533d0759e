package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Sha256;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * What the inventory knows of a certificate's key.
 *
 * @param type such as {@code P-256}, {@code RSA-2048}, {@code Ed25519}, {@code ML-DSA-65}; the OID of what it does not know
 * @param hash the SHA-256 of the SubjectPublicKeyInfo
 */
record LeafKey(String type, Bytes hash) {

    private static final Map<ASN1ObjectIdentifier, String> NAMES = Map.of(
            SECObjectIdentifiers.secp256r1, "P-256",
            SECObjectIdentifiers.secp384r1, "P-384",
            SECObjectIdentifiers.secp521r1, "P-521",
            EdECObjectIdentifiers.id_Ed25519, "Ed25519",
            NISTObjectIdentifiers.id_ml_dsa_44, "ML-DSA-44",
            NISTObjectIdentifiers.id_ml_dsa_65, "ML-DSA-65",
            NISTObjectIdentifiers.id_ml_dsa_87, "ML-DSA-87");

    static LeafKey of(SubjectPublicKeyInfo key) {
        try {
            return new LeafKey(type(key), Bytes.of(Sha256.of(key.getEncoded())));
        } catch (IOException e) {
            throw new UncheckedIOException("A parsed key cannot be encoded", e);
        }
    }

    private static String type(SubjectPublicKeyInfo key) throws IOException {
        ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return "RSA-"
                    + RSAPublicKey.getInstance(key.parsePublicKey())
                            .getModulus()
                            .bitLength();
        }
        ASN1ObjectIdentifier kind = algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)
                ? ASN1ObjectIdentifier.getInstance(key.getAlgorithm().getParameters())
                : algorithm;
        return NAMES.getOrDefault(kind, kind.getId());
    }
}
