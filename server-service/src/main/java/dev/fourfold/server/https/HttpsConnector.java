package dev.fourfold.server.https;

import dev.fourfold.protocol.Revocation;
import dev.fourfold.starter.enrolment.IdentitySource;
import dev.fourfold.starter.https.HttpsDoor;
import dev.fourfold.starter.https.PresentIdentity;
import dev.fourfold.starter.https.PresentIdentity.Shown;
import java.security.SecureRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The API over TLS 1.3, with the identity that the server has at this moment. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("otp.https.port")
class HttpsConnector {

    @Bean
    HttpsDoor httpsDoor(HttpsProperties properties, ObjectProvider<IdentitySource> source) {
        PresentIdentity identity = new PresentIdentity(
                () -> source.getObject().current().map(current -> new Shown(current.privateKey(), current.chain())));
        return new HttpsDoor(
                properties.port(),
                properties.address(),
                "TLSv1.3",
                identity,
                new EnrolledTrust(source, Revocation.WEEK),
                new SecureRandom());
    }
}
