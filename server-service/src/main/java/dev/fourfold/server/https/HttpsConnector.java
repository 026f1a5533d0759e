package dev.fourfold.server.https;

import dev.fourfold.protocol.Revocation;
import dev.fourfold.starter.enrolment.IdentitySource;
import java.security.GeneralSecurityException;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** A second door beside plain HTTP: TLS 1.3, in which clients may show a certificate but need not. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("otp.https.port")
class HttpsConnector {

    /** Comes last, so that the connector is set up as the first one is. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> httpsConnectorCustomizer(
            HttpsProperties properties, ObjectProvider<IdentitySource> identity) {
        return factory -> {
            try {
                TlsContext context =
                        new TlsContext(new PresentIdentity(identity), new CallerTrust(identity, Revocation.WEEK));
                factory.addAdditionalConnectors(connector(factory, properties, context));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This Java platform has no TLS", e);
            }
        };
    }

    private static Connector connector(
            TomcatServletWebServerFactory factory, HttpsProperties properties, TlsContext context) {
        Connector connector = new Connector(TomcatServletWebServerFactory.DEFAULT_PROTOCOL);
        factory.getConnectorCustomizers().forEach(customizer -> customizer.customize(connector));
        AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
        factory.getProtocolHandlerCustomizers().forEach(customizer -> customize(customizer, protocol));
        connector.setPort(port(properties.port()));
        connector.setScheme("https");
        connector.setSecure(true);
        protocol.setAddress(properties.address() == null ? factory.getAddress() : properties.address());
        protocol.setSSLEnabled(true);
        connector.addSslHostConfig(tls(context));
        return connector;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // as Spring Boot does: a customizer takes any protocol of HTTP
    private static void customize(
            org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer customizer,
            AbstractHttp11Protocol<?> protocol) {
        customizer.customize(protocol);
    }

    private static int port(@Nullable Integer port) {
        return port == null ? 0 : port;
    }

    private static SSLHostConfig tls(TlsContext context) {
        SSLHostConfig tls = new SSLHostConfig();
        tls.setProtocols("TLSv1.3");
        tls.setCertificateVerification("optional");
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setSslContext(context);
        tls.addCertificate(certificate);
        return tls;
    }
}
