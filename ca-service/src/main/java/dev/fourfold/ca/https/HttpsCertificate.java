package dev.fourfold.ca.https;

import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.Serial;
import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.issuance.CertificateAuthority;
import dev.fourfold.ca.issuance.CertificateAuthority.Issued;
import dev.fourfold.ca.issuance.Submission;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.policy.Requester;
import dev.fourfold.ca.revocation.Revocations;
import dev.fourfold.starter.StartUpException;
import dev.fourfold.starter.https.PresentIdentity.Shown;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Gives the CA its own certificate for HTTPS, through the one path that everybody's takes: at the start, and again when
 * two thirds of its life are over or it is revoked. Its key is made in this process and never leaves it.
 */
@Component
@ConditionalOnProperty("ca.https.port")
final class HttpsCertificate implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(HttpsCertificate.class);

    private final HttpsProperties properties;
    private final CertificateAuthority certificateAuthority;
    private final Authority authority;
    private final Revocations revocations;
    private final InstantSource clock;
    private final SecureRandom random;

    private volatile @Nullable Shown shown;
    private @Nullable Serial serial;
    private Instant begin = Instant.MIN;
    private Instant renewal = Instant.MIN;
    private volatile @Nullable ScheduledExecutorService thread;

    HttpsCertificate(
            HttpsProperties properties,
            CertificateAuthority certificateAuthority,
            Authority authority,
            Revocations revocations,
            InstantSource clock,
            SecureRandom random) {
        this.properties = properties;
        this.certificateAuthority = certificateAuthority;
        this.authority = authority;
        this.revocations = revocations;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public void start() {
        try {
            obtain();
        } catch (RefusedException | IllegalArgumentException e) {
            throw new StartUpException(
                    "The CA cannot give itself a certificate for HTTPS: " + e.getMessage(),
                    "Change ca.https.names or ca.https.profile",
                    e);
        }
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("https-certificate").factory());
        long millis = properties.checkInterval().toMillis();
        var _ = executor.scheduleWithFixedDelay(this::renewIfDue, millis, millis, TimeUnit.MILLISECONDS);
        thread = executor;
    }

    /** Returns what the CA shows to those who connect, once it has started. */
    Optional<Shown> shown() {
        return Optional.ofNullable(shown);
    }

    private void renewIfDue() {
        try {
            Instant now = clock.instant();
            if (now.isBefore(begin) || !now.isBefore(renewal) || isRevoked()) {
                obtain();
            }
        } catch (RuntimeException e) {
            log.error("the certificate for HTTPS cannot be renewed now; the present one stays", e);
        }
    }

    private boolean isRevoked() {
        return serial != null && revocations.find(serial).isPresent();
    }

    private void obtain() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair keys = generator.generateKeyPair();
            Issued issued = certificateAuthority.issue(Submission.of(request(keys), new Self(properties), null));
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(issued.certificate().toArray()));
            shown = new Shown(
                    keys.getPrivate(),
                    Stream.concat(Stream.of(certificate), authority.path(issued.issuer()).stream())
                            .toList());
            serial = issued.serial();
            begin = certificate.getNotBefore().toInstant();
            Duration life = Duration.between(begin, certificate.getNotAfter().toInstant());
            renewal = begin.plus(life.multipliedBy(2).dividedBy(3));
            log.info("HTTPS for {} with {}, to be renewed at {}", properties.names(), issued.serial(), renewal);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("A key for HTTPS cannot be made", e);
        }
    }

    /** Names no names: the certificate gets all that {@link Self} may have. */
    private static byte[] request(KeyPair keys) throws OperatorCreationException, IOException {
        return new JcaPKCS10CertificationRequestBuilder(new X500Name(new RDN[0]), keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = thread;
        if (running != null) {
            running.shutdownNow();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Before the web server, which comes near the end. */
    @Override
    public int getPhase() {
        return 0;
    }

    /** The CA as its own customer. */
    private record Self(HttpsProperties properties) implements Requester {

        @Override
        public List<AlternativeName> names() {
            return properties.alternativeNames();
        }

        @Override
        public String profile() {
            return properties.profile();
        }

        @Override
        public String issuedTo() {
            return "ca";
        }

        @Override
        public void redeem() {
            // nothing is used up
        }
    }
}
