package dev.fourfold.starter.https;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The TLS of this JDK, with our own key and trust managers, in the form that Tomcat takes. */
final class TlsContext implements org.apache.tomcat.util.net.SSLContext {

    private final PresentIdentity identity;
    private final CallerTrust trust;
    private final SSLContext context;

    TlsContext(PresentIdentity identity, CallerTrust trust, SecureRandom random) throws GeneralSecurityException {
        this.identity = identity;
        this.trust = trust;
        this.context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {identity}, new TrustManager[] {trust}, random);
    }

    @Override
    public void init(KeyManager[] keys, TrustManager[] trusted, SecureRandom random) {
        // it is ready
    }

    @Override
    public void destroy() {
        // it holds nothing
    }

    @Override
    public SSLSessionContext getServerSessionContext() {
        return context.getServerSessionContext();
    }

    @Override
    public SSLEngine createSSLEngine() {
        return context.createSSLEngine();
    }

    @Override
    public SSLServerSocketFactory getServerSocketFactory() {
        return context.getServerSocketFactory();
    }

    @Override
    public SSLParameters getSupportedSSLParameters() {
        return context.getSupportedSSLParameters();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return identity.getCertificateChain(alias);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
