package dev.fourfold.ca.https;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key and the certificate that the CA shows to those who connect. Every handshake asks anew, so a new certificate
 * needs no new socket, and connections that are open do not notice.
 */
final class PresentIdentity extends X509ExtendedKeyManager {

    /** A handshake asks in three calls: the identity before the present one is kept for those that have begun. */
    private volatile List<Shown> shown = List.of();

    /** Shows a certificate from now on: the leaf first, then its issuer. */
    synchronized void show(PrivateKey key, List<X509Certificate> chain) {
        String alias = chain.getFirst().getSerialNumber().toString(16);
        shown = Stream.concat(
                        Stream.of(new Shown(alias, key, List.copyOf(chain))),
                        shown.stream().limit(1))
                .toList();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return shown.stream()
                .limit(1)
                .filter(present -> present.key().getAlgorithm().equals(keyType))
                .map(Shown::alias)
                .findFirst()
                .orElse(null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return shown.stream()
                .filter(identity -> identity.alias().equals(alias))
                .map(identity -> identity.chain().toArray(X509Certificate[]::new))
                .findFirst()
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return shown.stream()
                .filter(identity -> identity.alias().equals(alias))
                .map(Shown::key)
                .findFirst()
                .orElse(null);
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

    private record Shown(String alias, PrivateKey key, List<X509Certificate> chain) {}
}
