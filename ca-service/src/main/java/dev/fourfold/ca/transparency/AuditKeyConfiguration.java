package dev.fourfold.ca.transparency;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.AuthorityProperties;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.enrolment.KeyFile;
import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.support.TransactionOperations;

/** Opens the key of the audit log, or makes it at the first start, and ties it to the database. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class AuditKeyConfiguration {

    private static final Logger log = LoggerFactory.getLogger(AuditKeyConfiguration.class);

    /** Processes that start at once take turns; the number means nothing but must not change. */
    private static final String TAKE_TURNS = "select pg_advisory_xact_lock(4076460)";

    /** RFC 5280, section 4.1.2.5: no well-defined end. */
    private static final Instant NO_END = Instant.parse("9999-12-31T23:59:59Z");

    /** The authority comes first: it makes the folder, and knows whether folder and database belong together. */
    @Bean
    AuditKey auditKey(
            Authority authority,
            AuthorityProperties properties,
            JdbcClient jdbc,
            TransactionOperations transaction,
            InstantSource clock,
            SecureRandom random) {
        KeyFile file = new KeyFile(properties.directory().resolve("audit.p12"), properties.passphrase());
        return transaction.execute(_ -> {
            jdbc.sql(TAKE_TURNS).query().singleRow();
            Optional<Bytes> known = jdbc.sql("select public_key from audit_key")
                    .query((row, _) -> Bytes.of(row.getBytes("public_key")))
                    .optional();
            AuditKey key = open(file, known, clock, random);
            if (known.isEmpty()) {
                jdbc.sql("insert into audit_key (public_key) values (?)")
                        .param(key.publicKey().key().toArray())
                        .update();
            }
            log.info("the audit log is signed by {}", key.publicKey().text());
            return key;
        });
    }

    private static AuditKey open(KeyFile file, Optional<Bytes> known, InstantSource clock, SecureRandom random) {
        try {
            Optional<Identity> kept = file.load();
            if (kept.isEmpty() && known.isPresent()) {
                throw new StartUpException(
                        file.path() + " is missing, but the audit log has been signed with its key",
                        "Restore it from a backup: a new key would let somebody pass off another log as this one");
            }
            if (kept.isEmpty()) {
                file.save(newKey(clock.instant(), random));
            }
            AuditKey key =
                    AuditKey.of(kept.isPresent() ? kept.get() : file.load().orElseThrow());
            if (known.isPresent() && !known.get().equals(key.publicKey().key())) {
                throw new StartUpException(
                        file.path() + " is not the key that the audit log of this database is signed with",
                        "Restore the file and the database from the same backup");
            }
            return key;
        } catch (IOException | GeneralSecurityException e) {
            throw new StartUpException(
                    "The audit key in " + file.path() + " cannot be read or made: " + e.getMessage(),
                    "If keys change-passphrase was interrupted, run it again;"
                            + " if not, restore the file from a backup, with the passphrase of that time",
                    e);
        }
    }

    /** A key file holds a certificate with each key: this one says nothing. */
    private static Identity newKey(Instant now, SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519", BouncyCastle.PROVIDER);
        KeyPair keys = generator.generateKeyPair();
        X500Name name = new X500Name("CN=Fourfold audit log");
        try {
            return Identity.of(
                    keys.getPrivate(),
                    List.of(new JcaX509CertificateConverter()
                            .setProvider(BouncyCastle.PROVIDER)
                            .getCertificate(new JcaX509v3CertificateBuilder(
                                            name,
                                            new BigInteger(Long.SIZE, random).setBit(Long.SIZE),
                                            Date.from(now),
                                            Date.from(NO_END),
                                            name,
                                            keys.getPublic())
                                    .build(new JcaContentSignerBuilder("Ed25519")
                                            .setProvider(BouncyCastle.PROVIDER)
                                            .build(keys.getPrivate())))));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("The certificate of the audit key cannot be signed", e);
        }
    }
}
