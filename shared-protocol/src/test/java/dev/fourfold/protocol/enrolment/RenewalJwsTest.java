package dev.fourfold.protocol.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenewalJwsTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_793_527_200);
    private static final Bytes REQUEST = Bytes.ofHex("3003020101");
    private static final RootPin.Fingerprint AUDIENCE = RootPin.Fingerprint.ofHex("AB".repeat(32));

    @ParameterizedTest
    @CsvSource({
        "Ed25519, 255, Ed25519, EdDSA, Ed25519",
        "EC, 256, SHA256withECDSA, ES256, SHA256withECDSAinP1363Format",
        "RSA, 2048, SHA256withRSA, RS256, SHA256withRSA"
    })
    void isVerifiedByTheCertificateInItsHeader(String type, int size, String signing, String jose, String verifying)
            throws Exception {
        Identity identity = identity(type, size, signing);
        String[] parts = RenewalJws.sign(identity, REQUEST, AUDIENCE, NOW).split("\\.", -1);
        assertThat(parts).hasSize(3).allMatch(part -> part.matches("[A-Za-z0-9_-]+"));
        assertThat(decode(parts[0]))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"alg\":\"" + jose + "\",\"x5c\":[\""
                        + Base64.getEncoder()
                                .encodeToString(identity.certificate().getEncoded())
                        + "\"],\"iat\":1793527200,\"aud\":\"" + "ab".repeat(32) + "\"}");
        assertThat(Bytes.of(decode(parts[1]))).isEqualTo(REQUEST);
        Signature signature = Signature.getInstance(verifying);
        signature.initVerify(identity.certificate());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(decode(parts[2]))).isTrue();
    }

    @Test
    void refusesAKeyThatItCannotName() throws Exception {
        Identity strange = Identity.of(
                KeyPairGenerator.getInstance("X25519").generateKeyPair().getPrivate(),
                identity("Ed25519", 255, "Ed25519").chain());
        assertThatThrownBy(() -> RenewalJws.sign(strange, REQUEST, AUDIENCE, NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] decode(String part) {
        return Base64.getUrlDecoder().decode(part);
    }

    private static Identity identity(String type, int size, String signing) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
        generator.initialize(size);
        KeyPair keys = generator.generateKeyPair();
        X500Name name = new X500Name("CN=old");
        X509Certificate certificate = new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(NOW),
                                Date.from(NOW.plusSeconds(60)),
                                name,
                                keys.getPublic())
                        .build(new JcaContentSignerBuilder(signing).build(keys.getPrivate())));
        return Identity.of(keys.getPrivate(), List.of(certificate));
    }
}
