package dev.fourfold.starter.enrolment;

import dev.fourfold.protocol.Identity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslStoreBundle;

/** The identity as Spring Boot's SSL bundle {@code fourfold}: there from the first identity on, new at each renewal. */
final class IdentitySslBundle implements Enrolment.Listener {

    static final String NAME = "fourfold";

    /** The stores live in memory only, where a password would add nothing. */
    private static final String NO_PASSWORD = "";

    private final SslBundleRegistry registry;
    private boolean registered;

    IdentitySslBundle(SslBundleRegistry registry) {
        this.registry = registry;
    }

    @Override
    public synchronized void published(Identity identity, List<X509Certificate> roots) {
        SslBundle bundle = bundle(identity, roots);
        if (registered) {
            registry.updateBundle(NAME, bundle);
        } else {
            registry.registerBundle(NAME, bundle);
            registered = true;
        }
    }

    private static SslBundle bundle(Identity identity, List<X509Certificate> roots) {
        try {
            KeyStore keys = emptyStore();
            keys.setKeyEntry(
                    NAME,
                    identity.privateKey(),
                    NO_PASSWORD.toCharArray(),
                    identity.chain().toArray(X509Certificate[]::new));
            KeyStore trust = emptyStore();
            for (X509Certificate root : roots) {
                trust.setCertificateEntry(NAME + trust.size(), root);
            }
            return SslBundle.of(SslStoreBundle.of(keys, NO_PASSWORD, trust), SslBundleKey.of(NO_PASSWORD, NAME));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The identity does not fit into a key store", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
