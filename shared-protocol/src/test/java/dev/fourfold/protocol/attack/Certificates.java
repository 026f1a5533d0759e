package dev.fourfold.protocol.attack;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.message.HandshakeMessage.CertificateEntry;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Chains as they travel. */
final class Certificates {

    private Certificates() {}

    static List<CertificateEntry> entries(Identity identity) {
        return entries(identity.chain());
    }

    static List<CertificateEntry> entries(List<X509Certificate> chain) {
        var entries = new ArrayList<CertificateEntry>();
        for (X509Certificate certificate : chain) {
            try {
                entries.add(new CertificateEntry(Bytes.of(certificate.getEncoded()), Bytes.ofHex("")));
            } catch (CertificateEncodingException e) {
                throw new AssertionError(e);
            }
        }
        return entries;
    }
}
