package dev.fourfold.ca.https;

import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.ledger.Ledger;
import dev.fourfold.starter.https.HttpsDoor;
import dev.fourfold.starter.https.PresentIdentity;
import java.security.SecureRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The CA over TLS 1.2 and 1.3. Its ledger and its certificate are there before anybody connects. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("ca.https.port")
class HttpsConnector {

    @Bean
    HttpsDoor httpsDoor(
            HttpsProperties properties,
            ObjectProvider<HttpsCertificate> certificate,
            ObjectProvider<Ledger> ledger,
            ObjectProvider<Authority> authority,
            SecureRandom random) {
        return new HttpsDoor(
                properties.port(),
                properties.address(),
                "TLSv1.2+TLSv1.3",
                new PresentIdentity(() -> certificate.getObject().shown()),
                new LedgerTrust(ledger, authority),
                random);
    }
}
