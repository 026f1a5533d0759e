package dev.fourfold.server.https;

import dev.fourfold.protocol.TrustAnchors;
import dev.fourfold.starter.enrolment.IdentitySource;
import dev.fourfold.starter.https.CallerTrust;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Believes certificates for clients that come from the roots of this server's CA. As on channels without staples, one that
 * lives longer than {@code max} is refused; whether it was revoked is asked before it opens anything.
 */
final class EnrolledTrust extends CallerTrust {

    private final ObjectProvider<IdentitySource> source;
    private final Duration max;

    EnrolledTrust(ObjectProvider<IdentitySource> source, Duration max) {
        this.source = source;
        this.max = max;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        pkix(trust()).checkClientTrusted(chain, authType);
        Duration life = Duration.between(
                chain[0].getNotBefore().toInstant(), chain[0].getNotAfter().toInstant());
        if (life.compareTo(max) > 0) {
            throw new CertificateException("The certificate lives for too long");
        }
    }

    private TrustAnchors trust() throws CertificateException {
        if (source.getObject().current().isEmpty()) {
            throw new CertificateException("This server has no identity yet, and believes nobody");
        }
        return source.getObject().trust();
    }

    private static X509ExtendedTrustManager pkix(TrustAnchors trust) throws CertificateException {
        try {
            KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
            roots.load(null, null);
            for (X509Certificate root : trust.roots()) {
                roots.setCertificateEntry("root" + roots.size(), root);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(roots);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("The roots cannot be used", e);
        }
    }

    /** Returns the roots, by whose names clients choose the certificate that they show. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        IdentitySource identity = source.getObject();
        return identity.current().isEmpty()
                ? new X509Certificate[0]
                : identity.trust().roots().toArray(X509Certificate[]::new);
    }
}
