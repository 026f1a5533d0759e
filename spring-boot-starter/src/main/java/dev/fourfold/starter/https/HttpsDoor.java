package dev.fourfold.starter.https;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * A second door beside plain HTTP: TLS, in which callers may show a certificate but need not. It is the last customizer, so
 * that its connector is set up as the first one is.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
public final class HttpsDoor implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final @Nullable Integer port;
    private final @Nullable InetAddress address;
    private final String protocols;
    private final TlsContext context;

    /**
     * Makes a door that is opened with the server.
     *
     * @param port the TCP port; null or 0 takes a free one
     * @param address where it listens; null: where plain HTTP does
     * @param protocols as Tomcat names them, such as {@code TLSv1.2+TLSv1.3}
     */
    public HttpsDoor(
            @Nullable Integer port,
            @Nullable InetAddress address,
            String protocols,
            PresentIdentity identity,
            CallerTrust trust,
            SecureRandom random) {
        this.port = port;
        this.address = address;
        this.protocols = protocols;
        try {
            this.context = new TlsContext(identity, trust, random);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java platform has no TLS", e);
        }
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        Connector connector = new Connector(TomcatServletWebServerFactory.DEFAULT_PROTOCOL);
        factory.getConnectorCustomizers().forEach(customizer -> customizer.customize(connector));
        AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
        factory.getProtocolHandlerCustomizers().forEach(customizer -> customize(customizer, protocol));
        connector.setPort(port == null ? 0 : port);
        connector.setScheme("https");
        connector.setSecure(true);
        protocol.setAddress(address == null ? factory.getAddress() : address);
        protocol.setSSLEnabled(true);
        connector.addSslHostConfig(tls());
        factory.addAdditionalConnectors(connector);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // as Spring Boot does: a customizer takes any protocol of HTTP
    private static void customize(TomcatProtocolHandlerCustomizer customizer, AbstractHttp11Protocol<?> protocol) {
        customizer.customize(protocol);
    }

    private SSLHostConfig tls() {
        SSLHostConfig tls = new SSLHostConfig();
        tls.setProtocols(protocols);
        tls.setCertificateVerification("optional");
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setSslContext(context);
        tls.addCertificate(certificate);
        return tls;
    }
}
