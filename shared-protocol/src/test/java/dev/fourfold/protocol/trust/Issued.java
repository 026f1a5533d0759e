package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;

/** A certificate of a test, as bytes that need not be right, with the key that it is for. */
record Issued(X500Name subject, SubjectPublicKeyInfo publicKey, KeyPair key, Bytes der) {

    /**
     * Returns it as the platform reads it.
     *
     * @throws IllegalArgumentException if the platform cannot
     */
    X509Certificate certificate() {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()));
        } catch (CertificateException e) {
            throw new IllegalArgumentException(e);
        }
    }

    X509CertificateHolder holder() {
        try {
            return new X509CertificateHolder(der.toArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the same certificate with another value for one field of its signed part, signed again. */
    Issued with(int field, ASN1Encodable value, KeyPair issuerKey) {
        try {
            var signed = new ASN1EncodableVector();
            ASN1Sequence fields = ASN1Sequence.getInstance(
                    holder().toASN1Structure().getTBSCertificate().getEncoded());
            for (int i = 0; i < fields.size(); i++) {
                signed.add(i == field ? value : fields.getObjectAt(i));
            }
            var tbs = new DERSequence(signed);
            Signature signature = Signature.getInstance(Draft.algorithm(issuerKey));
            signature.initSign(issuerKey.getPrivate());
            signature.update(tbs.getEncoded());
            var whole = new DERSequence(
                    new ASN1Encodable[] {tbs, holder().getSignatureAlgorithm(), new DERBitString(signature.sign())});
            return new Issued(subject, publicKey, key, Bytes.of(whole.getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the same certificate with {@code change} made to its hex. */
    Issued bent(UnaryOperator<String> change) {
        return new Issued(subject, publicKey, key, Bytes.ofHex(change.apply(der.toString())));
    }
}
