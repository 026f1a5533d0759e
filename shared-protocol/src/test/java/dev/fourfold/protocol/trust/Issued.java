package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;

/** A certificate of a test, as bytes that need not be right, with the key that it is for. */
record Issued(X500Name subject, SubjectPublicKeyInfo publicKey, KeyPair key, Bytes der) {

    X509Certificate certificate() {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der.toArray()));
        } catch (CertificateException e) {
            throw new AssertionError(e);
        }
    }

    X509CertificateHolder holder() {
        try {
            return new X509CertificateHolder(der.toArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the same certificate with {@code change} made to its hex. */
    Issued bent(UnaryOperator<String> change) {
        return new Issued(subject, publicKey, key, Bytes.ofHex(change.apply(der.toString())));
    }
}
