package dev.fourfold.ca.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fourfold.ca.Csr;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.Sha256;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LintTest {

    private static final SubjectPublicKeyInfo LOST =
            SubjectPublicKeyInfo.getInstance(Csr.ec("P-256").getPublic().getEncoded());
    private static final BlockedKeys BLOCKED =
            hash -> hash.equals(hash(LOST)) ? Optional.of("keyCompromise") : Optional.empty();
    private static final LintContext CONTEXT =
            new LintContext(Unsigned.issuer(), Duration.ofDays(7), Set.of(hash(Unsigned.issuerKey())), BLOCKED);
    private static final GeneralName NAME = dns("a.example");

    private static Bytes hash(SubjectPublicKeyInfo key) {
        try {
            return Bytes.of(Sha256.of(key.getEncoded()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    private static GeneralName uri(String uri) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
    }

    @Test
    void findsNothingInAGoodCertificate() {
        assertThat(Lint.findings(Unsigned.good().der(), CONTEXT)).isEmpty();
    }

    static Stream<Unsigned> alsoGood() {
        return Stream.of(
                Unsigned.good().without(Extension.basicConstraints),
                Unsigned.good().subject("").names(true, NAME),
                Unsigned.good().subject("O=Example").without(Extension.subjectAlternativeName),
                Unsigned.good().subject("CN=A.example"),
                Unsigned.good().key(info(Csr.ed25519())),
                Unsigned.good().key(info(Csr.mlDsa(44))),
                Unsigned.good()
                        .key(info(Csr.rsa(2048)))
                        .with(
                                Extension.keyUsage,
                                true,
                                new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)),
                Unsigned.good().with(Extension.noRevAvail, false, DERNull.INSTANCE),
                Unsigned.good().with(Extension.authorityInfoAccess, false, issuers("http://ca.example/x.der")),
                Unsigned.good().with(Extension.cRLDistributionPoints, false, lists("http://ca.example/x.crl")));
    }

    @ParameterizedTest
    @MethodSource("alsoGood")
    void findsNothingInWhatIsDifferentButGood(Unsigned certificate) {
        assertThat(Lint.findings(certificate.der(), CONTEXT)).isEmpty();
    }

    private static SubjectPublicKeyInfo info(KeyPair keys) {
        return SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    }

    private static SubjectPublicKeyInfo rsa(BigInteger modulus, long exponent) {
        try {
            return new SubjectPublicKeyInfo(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                    new RSAPublicKey(modulus, BigInteger.valueOf(exponent)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BigInteger modulus(int bits) {
        return ((java.security.interfaces.RSAPublicKey) Csr.rsa(bits).getPublic()).getModulus();
    }

    private static AuthorityInformationAccess issuers(String uri) {
        return new AuthorityInformationAccess(AccessDescription.id_ad_caIssuers, uri(uri));
    }

    private static CRLDistPoint lists(String uri) {
        return new CRLDistPoint(new DistributionPoint[] {
            new DistributionPoint(new DistributionPointName(new GeneralNames(uri(uri))), null, null)
        });
    }

    private static ASN1UTCTime utc(String time) {
        return new ASN1UTCTime(time);
    }

    private static KeyUsage usage(int bits) {
        return new KeyUsage(bits);
    }

    static Stream<Arguments> violations() {
        return Stream.of(fields(), names(), keys(), extensions()).flatMap(all -> all);
    }

    private static Stream<Arguments> fields() {
        return Stream.of(
                arguments("version-3", Unsigned.good().version(1)),
                arguments("version-3", Unsigned.good().version(2)),
                arguments(
                        "serial-positive",
                        Unsigned.good().serial(BigInteger.ONE.shiftLeft(100).negate())),
                arguments("serial-positive", Unsigned.good().serial(BigInteger.ONE.shiftLeft(159))),
                arguments("serial-unpredictable", Unsigned.good().serial(BigInteger.valueOf(4711))),
                arguments(
                        "signature-algorithms-equal",
                        Unsigned.good().innerAlgorithm(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384))),
                arguments(
                        "issuer-is-subject-of-issuer",
                        Unsigned.good()
                                .issuer(new X500NameBuilder()
                                        .addRDN(BCStyle.CN, new DERPrintableString("Issuing"))
                                        .build())),
                arguments("validity-in-order", Unsigned.good().valid(utc("261130100000Z"), utc("261130100000Z"))),
                arguments("validity-within-issuer", Unsigned.good().valid(utc("261031100000Z"), utc("261102100000Z"))),
                arguments("validity-within-issuer", Unsigned.good().valid(utc("261230100000Z"), utc("270101100000Z"))),
                arguments("validity-within-profile", Unsigned.good().valid(utc("261123100000Z"), utc("261130100001Z"))),
                arguments("validity-encoded", Unsigned.good().valid(utc("2611231000Z"), utc("261130100000Z"))),
                arguments("validity-encoded", Unsigned.good().valid(utc("261123100000Z"), utc("261130100000+0000"))),
                arguments(
                        "validity-encoded",
                        Unsigned.good().valid(utc("261123100000Z"), new ASN1GeneralizedTime("20261130100000Z"))),
                arguments("no-unique-identifiers", Unsigned.good().withUniqueId()));
    }

    private static Stream<Arguments> names() {
        return Stream.of(
                arguments("names-present", Unsigned.good().subject("").without(Extension.subjectAlternativeName)),
                arguments("names-critical", Unsigned.good().subject("")),
                arguments("names-critical", Unsigned.good().names(true, NAME)),
                arguments(
                        "names-not-empty",
                        Unsigned.good().with(Extension.subjectAlternativeName, false, new DERSequence())),
                arguments("names-well-formed", Unsigned.good().names(false, NAME, dns("127.0.0.1"))),
                arguments("names-well-formed", Unsigned.good().names(false, NAME, dns("B.example"))),
                arguments("names-well-formed", Unsigned.good().names(false, NAME, dns("b_c.example"))),
                arguments(
                        "names-well-formed",
                        Unsigned.good()
                                .names(
                                        false,
                                        NAME,
                                        new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[5])))),
                arguments(
                        "names-well-formed",
                        Unsigned.good().names(false, NAME, new GeneralName(GeneralName.registeredID, "1.2.3"))),
                arguments("names-unique", Unsigned.good().names(false, NAME, NAME)),
                arguments("common-name-repeated", Unsigned.good().subject("CN=b.example")),
                arguments("common-name-repeated", Unsigned.good().subject("CN=The Server")));
    }

    private static Stream<Arguments> keys() {
        BigInteger close = BigInteger.ONE
                .shiftLeft(1023)
                .add(BigInteger.ONE.shiftLeft(1022))
                .nextProbablePrime();
        return Stream.of(
                arguments("key-sound", Unsigned.good().key(info(Csr.ec("P-521")))),
                arguments("key-sound", Unsigned.good().key(rsa(modulus(1024), 65_537))),
                arguments("key-sound", Unsigned.good().key(rsa(modulus(2048), 3))),
                arguments("key-sound", Unsigned.good().key(rsa(close.multiply(close.nextProbablePrime()), 65_537))),
                arguments("key-not-blocked", Unsigned.good().key(LOST)),
                arguments("key-not-of-the-ca", Unsigned.good().key(Unsigned.issuerKey())),
                arguments("rsa-exponent-usual", Unsigned.good().key(rsa(modulus(2048), 65_539))));
    }

    private static Stream<Arguments> extensions() {
        return Stream.of(
                arguments("subject-key-identifier", Unsigned.good().without(Extension.subjectKeyIdentifier)),
                arguments(
                        "subject-key-identifier",
                        Unsigned.good()
                                .with(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(new byte[20]))),
                arguments("authority-key-identifier", Unsigned.good().without(Extension.authorityKeyIdentifier)),
                arguments(
                        "authority-key-identifier",
                        Unsigned.good()
                                .with(
                                        Extension.authorityKeyIdentifier,
                                        false,
                                        new AuthorityKeyIdentifier(new byte[20]))),
                arguments(
                        "not-an-authority",
                        Unsigned.good().with(Extension.basicConstraints, true, new BasicConstraints(true))),
                arguments("key-usage-present", Unsigned.good().without(Extension.keyUsage)),
                arguments(
                        "key-usage-present",
                        Unsigned.good().with(Extension.keyUsage, false, usage(KeyUsage.digitalSignature))),
                arguments("key-usage-fits-key", usages(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)),
                arguments("key-usage-fits-key", usages(KeyUsage.digitalSignature | KeyUsage.keyCertSign)),
                arguments("key-usage-fits-key", usages(KeyUsage.digitalSignature | KeyUsage.cRLSign)),
                arguments(
                        "key-usage-fits-key",
                        usages(KeyUsage.digitalSignature | KeyUsage.keyAgreement)
                                .key(info(Csr.ed25519()))),
                arguments(
                        "key-usage-fits-key",
                        usages(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)
                                .key(info(Csr.mlDsa(65)))),
                arguments("key-usage-fits-purposes", usages(KeyUsage.keyAgreement)),
                arguments("extended-key-usage", Unsigned.good().without(Extension.extendedKeyUsage)),
                arguments(
                        "extended-key-usage",
                        Unsigned.good()
                                .with(
                                        Extension.extendedKeyUsage,
                                        false,
                                        new ExtendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage))),
                arguments("locations-absolute", located("/ca/issuing.der")),
                arguments("locations-absolute", located("ldap://ca.example/x")),
                arguments("locations-absolute", located("http:ca")),
                arguments(
                        "locations-absolute",
                        Unsigned.good().with(Extension.cRLDistributionPoints, false, lists("file:///x.crl"))),
                arguments(
                        "no-rev-avail-alone",
                        Unsigned.good()
                                .with(Extension.noRevAvail, false, DERNull.INSTANCE)
                                .with(Extension.cRLDistributionPoints, false, lists("http://ca.example/x.crl"))),
                arguments(
                        "extensions-unique",
                        Unsigned.good()
                                .twice(
                                        Extension.extendedKeyUsage,
                                        new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))));
    }

    private static Unsigned usages(int bits) {
        return Unsigned.good().with(Extension.keyUsage, true, usage(bits));
    }

    private static Unsigned located(String uri) {
        return Unsigned.good().with(Extension.authorityInfoAccess, false, issuers(uri));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void findsTheRuleThatACertificateBreaks(String id, Unsigned certificate) {
        assertThat(Lint.findings(certificate.der(), CONTEXT))
                .extracting(Finding::id)
                .contains(id);
    }

    @Test
    void isShownACertificateThatBreaksItForEveryRule() {
        assertThat(violations().map(violation -> violation.get()[0]))
                .containsAll(Lint.RULES.stream()
                        .<Object>map(rule -> rule.finding().id())
                        .toList())
                .contains(Structure.OTHER_VERSION.id(), Structure.REPEATED_EXTENSION.id());
        assertThat(Lint.RULES).extracting(rule -> rule.finding().id()).doesNotHaveDuplicates();
    }

    @Test
    void findsThatNonsenseIsNoCertificate() {
        for (byte[] nonsense : List.of(new byte[0], new byte[] {0x30, 0}, new byte[] {5, 0}, new byte[100])) {
            assertThat(Lint.findings(nonsense, CONTEXT)).containsExactly(Structure.NO_CERTIFICATE);
        }
    }

    @Test
    void refusesForErrorsAndNotForWarnings() throws IOException {
        Lint lint = new Lint();
        Bytes issuer = Bytes.of(Unsigned.issuer().getEncoded());
        byte[] unusual = Unsigned.good().key(rsa(modulus(2048), 65_539)).der();
        assertThatCode(() -> lint.require(unusual, issuer, List.of(issuer), Duration.ofDays(7), BLOCKED))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> lint.require(
                        Unsigned.good().key(LOST).der(), issuer, List.of(issuer), Duration.ofDays(7), BLOCKED))
                .satisfies(refused -> {
                    assertThat(refused.refusal()).isEqualTo(Refusal.LINT_FAILED);
                    assertThat(refused.members().get("findings"))
                            .asInstanceOf(InstanceOfAssertFactories.LIST)
                            .hasSize(1);
                });
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> lint.require(
                        Unsigned.good().key(Unsigned.issuerKey()).der(),
                        issuer,
                        List.of(issuer),
                        Duration.ofDays(7),
                        BLOCKED))
                .withMessageContaining("key-not-of-the-ca");
    }
}
