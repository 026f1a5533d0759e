package dev.fourfold.ca.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.authority.AuthorityCertificates;
import dev.fourfold.ca.authority.IssuerState;
import dev.fourfold.ca.authority.RootAuthority;
import dev.fourfold.ca.custody.KeyType;
import dev.fourfold.ca.custody.MemoryKey;
import dev.fourfold.protocol.Bytes;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertifiedRootTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final String NAME = "CN=Root";
    private static final KeyPair OLD_KEYS = keys();
    private static final KeyPair NEW_KEYS = keys();
    private static final KeyPair OTHER_KEYS = keys();
    private static final RootAuthority OLD = root(1, OLD_KEYS, IssuerState.ACTIVE);
    private static final RootAuthority NEW = root(2, NEW_KEYS, IssuerState.PENDING);

    @Test
    void isWhatTheOldRootMakes() throws Exception {
        X509Certificate cross = new AuthorityCertificates(NOW, RANDOM)
                .cross(OLD.certificate(), new MemoryKey(OLD_KEYS), NEW.certificate());
        CertifiedRoot certified = CertifiedRoot.check(cross.getEncoded(), NEW, List.of(OLD), NOW);
        assertThat(certified.cross().root()).isEqualTo(2);
        assertThat(certified.cross().signedBy()).isEqualTo(1);
        assertThat(certified.cross().certificate()).isEqualTo(cross);
    }

    @Test
    void isAlsoWhatOthersMakeProperly() throws Exception {
        assertThat(CertifiedRoot.check(new Draft().made(), NEW, List.of(OLD), NOW))
                .isNotNull();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("for another key", draft -> draft.key = OTHER_KEYS),
                wrong("another subject", draft -> draft.subject = "CN=Rood"),
                wrong("another subjectKeyIdentifier", draft -> draft.identified = OTHER_KEYS),
                wrong("not signed by an active", draft -> draft.signer = OTHER_KEYS),
                wrong("not signed by an active", draft -> draft.issuer = "CN=Other"),
                wrong("not signed by an active", draft -> draft.signer = NEW_KEYS),
                wrong("names another key", draft -> draft.pointedTo = OTHER_KEYS),
                wrong("has expired", draft -> draft.ends = NOW.minusSeconds(1)),
                wrong("not valid yet", draft -> draft.begins = NOW.plusSeconds(10)),
                wrong("outlives", draft -> draft.ends = NOW.plus(Duration.ofDays(20 * 365))),
                wrong("path length 0", draft -> draft.constraints = new BasicConstraints(0)),
                wrong("not that of a CA", draft -> draft.constraints = new BasicConstraints(false)),
                wrong("does not allow keyCertSign", draft -> draft.usage = KeyUsage.cRLSign),
                wrong("limits the purposes", draft -> draft.purposes = true),
                wrong("limits the names", draft -> draft.names = true),
                wrong("broken", draft -> draft.algorithm = "SHA1withECDSA"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void isNothingElse(String reason, Change change) throws Exception {
        Draft draft = new Draft();
        change.to(draft);
        byte[] made = draft.made();
        assertThatThrownBy(() -> CertifiedRoot.check(made, NEW, List.of(OLD), NOW))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_CROSS_CERTIFICATE))
                .hasMessageContaining(reason);
    }

    @Test
    void isNotTheRootItself() {
        assertThatThrownBy(() -> CertifiedRoot.check(NEW.der().toArray(), NEW, List.of(OLD), NOW))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> CertifiedRoot.check(OLD.der().toArray(), NEW, List.of(OLD), NOW))
                .isInstanceOf(RefusedException.class);
    }

    private static Arguments wrong(String reason, Change change) {
        return Arguments.of(reason, change);
    }

    /** Spoils a draft. */
    interface Change {
        void to(Draft draft);
    }

    /** A cross-certificate that is good as it starts. */
    static final class Draft {
        private KeyPair key = NEW_KEYS;
        private KeyPair identified = NEW_KEYS;
        private KeyPair signer = OLD_KEYS;
        private KeyPair pointedTo = OLD_KEYS;
        private String subject = NAME;
        private String issuer = NAME;
        private Instant begins = NOW.minusSeconds(60);
        private Instant ends = NOW.plus(Duration.ofDays(365));
        private BasicConstraints constraints = new BasicConstraints(1);
        private int usage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
        private boolean purposes;
        private boolean names;
        private String algorithm = "SHA256withECDSA";

        private byte[] made() throws Exception {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    new BigInteger(100, RANDOM),
                    Date.from(begins),
                    Date.from(ends),
                    new X500Name(subject),
                    key.getPublic());
            builder.addExtension(Extension.basicConstraints, true, constraints);
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    identifiers.createSubjectKeyIdentifier(identified.getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(pointedTo.getPublic()));
            if (purposes) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            }
            if (names) {
                GeneralSubtree subtree = new GeneralSubtree(new GeneralName(GeneralName.dNSName, "example"));
                builder.addExtension(
                        Extension.nameConstraints, true, new NameConstraints(new GeneralSubtree[] {subtree}, null));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate())))
                    .getEncoded();
        }
    }

    private static RootAuthority root(int id, KeyPair keys, IssuerState state) {
        try {
            X509Certificate certificate =
                    new AuthorityCertificates(NOW, RANDOM).root(new X500Name(NAME), new MemoryKey(keys));
            return new RootAuthority(id, certificate, Bytes.of(certificate.getEncoded()), state, NOW);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keys() {
        try {
            return KeyType.P_256.generate(RANDOM);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
