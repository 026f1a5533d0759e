package dev.fourfold.starter.https;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key and the certificates that a service has at this moment. Every handshake asks anew, so a renewed certificate needs
 * no new socket, connections that are open do not notice, and before the first there is none.
 */
public final class PresentIdentity extends X509ExtendedKeyManager {

    private final Supplier<Optional<Shown>> source;

    /** A handshake asks in three calls: the identity before the present one is kept for those that have begun. */
    private volatile List<Shown> shown = List.of();

    public PresentIdentity(Supplier<Optional<Shown>> source) {
        this.source = source;
    }

    /**
     * What is shown to those who connect.
     *
     * @param chain the certificate of the key, then its issuer's, and so on
     */
    public record Shown(PrivateKey key, List<X509Certificate> chain) {

        public Shown {
            chain = List.copyOf(chain);
        }

        private String alias() {
            return chain.getFirst().getSerialNumber().toString(16);
        }

        @Override
        public String toString() {
            return "Shown[" + alias() + "]";
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return source.get()
                .filter(present -> present.key().getAlgorithm().equals(keyType))
                .map(this::show)
                .orElse(null);
    }

    private synchronized String show(Shown present) {
        String alias = present.alias();
        if (shown.isEmpty() || !shown.getFirst().alias().equals(alias)) {
            shown = Stream.concat(Stream.of(present), shown.stream().limit(1)).toList();
        }
        return alias;
    }

    private Optional<Shown> find(String alias) {
        return shown.stream().filter(present -> present.alias().equals(alias)).findFirst();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return find(alias)
                .map(present -> present.chain().toArray(X509Certificate[]::new))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return find(alias).map(Shown::key).orElse(null);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
