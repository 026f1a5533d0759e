package dev.fourfold.server.https;

import dev.fourfold.protocol.Identity;
import dev.fourfold.starter.enrolment.IdentitySource;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The identity that the server has at this moment. Every handshake asks anew, so a renewed certificate needs no new socket,
 * and before the first there is none.
 */
final class PresentIdentity extends X509ExtendedKeyManager {

    private final ObjectProvider<IdentitySource> source;

    /** A handshake asks in three calls: the identity before the present one is kept for those that have begun. */
    private volatile List<Identity> shown = List.of();

    PresentIdentity(ObjectProvider<IdentitySource> source) {
        this.source = source;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return source.getObject()
                .current()
                .filter(identity -> identity.privateKey().getAlgorithm().equals(keyType))
                .map(this::show)
                .orElse(null);
    }

    private synchronized String show(Identity identity) {
        if (shown.isEmpty() || shown.getFirst() != identity) {
            shown = Stream.concat(Stream.of(identity), shown.stream().limit(1)).toList();
        }
        return alias(identity);
    }

    private static String alias(Identity identity) {
        return identity.certificate().getSerialNumber().toString(16);
    }

    private Optional<Identity> find(String alias) {
        return shown.stream().filter(identity -> alias(identity).equals(alias)).findFirst();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return find(alias)
                .map(identity -> identity.chain().toArray(X509Certificate[]::new))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return find(alias).map(Identity::privateKey).orElse(null);
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
