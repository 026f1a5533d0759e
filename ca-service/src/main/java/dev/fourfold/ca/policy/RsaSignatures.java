package dev.fourfold.ca.policy;

import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** The RSA signatures that prove a key: PKCS#1 1.5 and PSS (RFC 4055), both over SHA-256 or stronger. */
final class RsaSignatures {

    private static final Set<ASN1ObjectIdentifier> PKCS1 = Set.of(
            PKCSObjectIdentifiers.sha256WithRSAEncryption,
            PKCSObjectIdentifiers.sha384WithRSAEncryption,
            PKCSObjectIdentifiers.sha512WithRSAEncryption);
    private static final Set<ASN1ObjectIdentifier> HASHES =
            Set.of(NISTObjectIdentifiers.id_sha256, NISTObjectIdentifiers.id_sha384, NISTObjectIdentifiers.id_sha512);
    private static final int MIN_SALT = 20;
    private static final int MAX_SALT = 512;

    private RsaSignatures() {}

    static boolean accept(AlgorithmIdentifier signature) {
        ASN1Encodable parameters = signature.getParameters();
        if (PKCS1.contains(signature.getAlgorithm())) {
            return parameters == null || DERNull.INSTANCE.equals(parameters);
        }
        return signature.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)
                && parameters != null
                && isStrong(RSASSAPSSparams.getInstance(parameters));
    }

    private static boolean isStrong(RSASSAPSSparams pss) {
        AlgorithmIdentifier mask = pss.getMaskGenAlgorithm();
        int salt = pss.getSaltLength().intValueExact();
        // RFC 4055, section 3.1: "the same hash algorithm" for both is recommended, and everybody does it
        return HASHES.contains(pss.getHashAlgorithm().getAlgorithm())
                && mask.getAlgorithm().equals(PKCSObjectIdentifiers.id_mgf1)
                && AlgorithmIdentifier.getInstance(mask.getParameters())
                        .getAlgorithm()
                        .equals(pss.getHashAlgorithm().getAlgorithm())
                && salt >= MIN_SALT
                && salt <= MAX_SALT
                && pss.getTrailerField().intValueExact() == 1;
    }
}
