package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a leaf says of its owner: that it may act in a role, and its names. */
final class Leaf {

    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;
    private static final int DNS_NAME = 2;

    private Leaf() {}

    /** Refuses a leaf that may not sign in that role. */
    static void requireUsage(PathCertificate leaf, Role role) throws ProtocolException {
        boolean mayUse = leaf.hasKeyUsage() && leaf.mayUseKeyFor(DIGITAL_SIGNATURE);
        if (leaf.isCa() || (leaf.hasKeyUsage() && leaf.mayUseKeyFor(KEY_CERT_SIGN))) {
            throw new ProtocolException(Alert.UNSUPPORTED_CERTIFICATE, "The certificate is that of a CA");
        }
        if (!mayUse) {
            throw new ProtocolException(Alert.UNSUPPORTED_CERTIFICATE, "The key may not sign");
        }
        if (!leaf.purposes().orElse(List.of()).contains(role.extendedKeyUsage())) {
            throw new ProtocolException(Alert.UNSUPPORTED_CERTIFICATE, "The certificate is not for a " + role);
        }
    }

    /** Returns its DNS names, of which there must be one. */
    static List<PeerName> names(X509Certificate leaf) throws ProtocolException {
        var names = new ArrayList<PeerName>();
        try {
            var alternatives = leaf.getSubjectAlternativeNames();
            for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (name.get(0).equals(DNS_NAME)) {
                    names.add(PeerName.of(((String) name.get(1)).toLowerCase(Locale.ROOT)));
                }
            }
        } catch (CertificateParsingException | IllegalArgumentException e) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "A subject alternative name that cannot be used", e);
        }
        if (names.isEmpty()) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "The certificate names no DNS name");
        }
        return List.copyOf(names);
    }
}
