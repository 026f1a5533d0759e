package dev.fourfold.ca.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.ca.custody.FileCustody;
import dev.fourfold.ca.custody.KeyCustody;
import dev.fourfold.ca.custody.KeyType;
import dev.fourfold.ca.custody.MemoryKey;
import dev.fourfold.ca.custody.SigningKey;
import dev.fourfold.protocol.Thorough;
import dev.fourfold.protocol.enrolment.Passphrase;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityCertificatesTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final X500Name NAME = new X500Name("CN=a");

    @TempDir
    Path folder;

    /** Of RSA only the shortest, for the others take seconds to make; with {@code fourfold.thorough} all. */
    static Stream<KeyType> types() {
        return Stream.of(KeyType.values())
                .filter(type -> Thorough.ON
                        || !Set.of(KeyType.RSA_3072, KeyType.RSA_4096).contains(type));
    }

    private final AuthorityCertificates certificates = new AuthorityCertificates(Instant.now(), RANDOM);

    @ParameterizedTest
    @MethodSource("types")
    void makesRootsAndIssuersOfEachKind(KeyType type) throws GeneralSecurityException, IOException {
        FileCustody custody = new FileCustody(folder, Passphrase.of("a long passphrase"), RANDOM);
        KeyCustody.Kept root = custody.create("root", type, key -> certificates.root(NAME, key));
        SigningKey reopened = custody.open(root.reference(), root.certificate().getPublicKey())
                .orElseThrow();
        MemoryKey issuing = new MemoryKey(KeyType.P_256.generate(RANDOM));
        byte[] request = AuthorityCertificates.request(new X500Name("CN=b"), issuing, PermittedNames.UNLIMITED);
        X509Certificate certificate = certificates.issuing(root.certificate(), reopened, request);

        assertThat(KeyType.of(root.certificate().getPublicKey())).isEqualTo(type);
        assertThat(certificate.getSigAlgName()).isEqualTo(type.signature());
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root.certificate(), null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)), parameters);
    }

    @Test
    void makesNothingOfARequestThatIsNotSignedByItsKey() throws GeneralSecurityException, IOException {
        MemoryKey key = new MemoryKey(KeyType.P_256.generate(RANDOM));
        X509Certificate root = certificates.root(NAME, key);
        byte[] request = AuthorityCertificates.request(NAME, key, PermittedNames.UNLIMITED);
        request[request.length - 1] ^= 1;
        assertThatThrownBy(() -> certificates.issuing(root, key, request)).isInstanceOf(GeneralSecurityException.class);
    }

    @ParameterizedTest
    @MethodSource("types")
    void makesABridgeBetweenRootsOfOneNameWithAnyKeys(KeyType type) throws GeneralSecurityException, IOException {
        MemoryKey oldKey = new MemoryKey(KeyType.P_256.generate(RANDOM));
        MemoryKey newKey = new MemoryKey(type.generate(RANDOM));
        X509Certificate old =
                new AuthorityCertificates(Instant.now().minus(Duration.ofDays(3 * 365)), RANDOM).root(NAME, oldKey);
        X509Certificate next = certificates.root(NAME, newKey);
        X509Certificate cross = certificates.cross(old, oldKey, next);
        byte[] request = AuthorityCertificates.request(new X500Name("CN=b"), newKey, PermittedNames.UNLIMITED);
        X509Certificate issuing = certificates.issuing(next, newKey, request);

        assertThat(cross.getNotAfter()).isEqualTo(old.getNotAfter()).isBefore(next.getNotAfter());
        assertThat(cross.getExtensionValue("2.5.29.14")).isEqualTo(next.getExtensionValue("2.5.29.14"));
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(old, null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509").generateCertPath(List.of(issuing, cross)), parameters);
    }

    @Test
    void makesNoBridgeWithTheKeyOfAnotherRoot() throws GeneralSecurityException, IOException {
        MemoryKey key = new MemoryKey(KeyType.P_256.generate(RANDOM));
        MemoryKey other = new MemoryKey(KeyType.P_256.generate(RANDOM));
        X509Certificate root = certificates.root(NAME, key);
        X509Certificate next = certificates.root(NAME, other);
        assertThatThrownBy(() -> certificates.cross(root, other, next)).isInstanceOf(GeneralSecurityException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "-a", "a-", "a.", ".a", "*.a", "a b", "ä"})
    void knowsWhatIsNoSubtree(String name) {
        assertThatThrownBy(() -> new PermittedNames(List.of(name), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/31", "::/129", "a/8", "1.2/8", "::1/0"})
    void knowsWhatIsNoRange(String range) {
        assertThatThrownBy(() -> new PermittedNames(List.of(), List.of(range)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
