package dev.fourfold.ca.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fourfold.ca.Csr;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.DnsName;
import dev.fourfold.protocol.Thorough;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningRequestTest {

    private static final byte[] GOOD =
            Csr.p256().subject("CN=a.example").dns("a.example").der();

    @Test
    void readsDer() {
        SigningRequest request = SigningRequest.parse(GOOD);
        assertThat(request.names()).containsExactly(DnsName.parse("a.example"));
        assertThat(request.commonName()).contains("a.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"})
    void readsPem(String label) {
        String pem =
                "\r\n" + Csr.pem(GOOD).replace("CERTIFICATE REQUEST", label).replace("\n", "\r\n");
        assertThat(SigningRequest.parse(ascii(pem)).names()).hasSize(1);
    }

    @Test
    void readsNamesInAnyCaseOnce() {
        assertThat(SigningRequest.parse(Csr.p256()
                                .dns("A.Example", "a.example", "b.example")
                                .der())
                        .names())
                .containsExactly(DnsName.parse("a.example"), DnsName.parse("b.example"));
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                arguments(KeyKind.P256, Csr.ec("P-256")),
                arguments(KeyKind.P384, Csr.ec("P-384")),
                arguments(KeyKind.ED25519, Csr.ed25519()),
                arguments(KeyKind.RSA, RSA.KEYS),
                arguments(KeyKind.ML_DSA_44, Csr.mlDsa(44)),
                arguments(KeyKind.ML_DSA_65, Csr.mlDsa(65)),
                arguments(KeyKind.ML_DSA_87, Csr.mlDsa(87)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void takesEveryKeyThatIsCertified(KeyKind kind, KeyPair keys) {
        byte[] der = Csr.of(keys).der();
        assertThat(SigningRequest.parse(der).keyKind()).isEqualTo(kind);
        der[der.length - 1] ^= 1;
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> SigningRequest.parse(der));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHA256withRSA",
                "SHA384withRSA",
                "SHA512withRSA",
                "SHA256withRSAandMGF1",
                "SHA384withRSAandMGF1",
                "SHA512withRSAandMGF1"
            })
    void takesEverySignatureOfAnRsaKeyThatIsStrong(String algorithm) {
        assertThat(SigningRequest.parse(Csr.of(RSA.KEYS).signedWith(algorithm).der())
                        .keyKind())
                .isEqualTo(KeyKind.RSA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHA1withRSA",
                "MD5withRSA",
                "SHA224withRSA",
                "SHA3-256withRSA",
                "SHA1withRSAandMGF1",
                "SHA224withRSAandMGF1"
            })
    void refusesEveryOtherSignatureOfAnRsaKey(String algorithm) {
        assertRefused(
                Refusal.BAD_SIGNATURE, Csr.of(RSA.KEYS).signedWith(algorithm).der());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA384withECDSA", "SHA512withECDSA"})
    void takesLongerHashesOfAnEcKey(String algorithm) {
        assertThat(SigningRequest.parse(Csr.p256().signedWith(algorithm).der()).keyKind())
                .isEqualTo(KeyKind.P256);
    }

    /** RFC 9881, section 2: "parameters MUST be absent". */
    @Test
    void refusesAnMlDsaKeyWithParameters() {
        KeyPair keys = Csr.mlDsa(44);
        SubjectPublicKeyInfo info =
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
        SubjectPublicKeyInfo withNull = new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(info.getAlgorithm().getAlgorithm(), DERNull.INSTANCE),
                info.getPublicKeyData().getOctets());
        assertRefused(Refusal.UNSUPPORTED_KEY, Csr.of(keys).withKey(withNull).der());
    }

    @Test
    void refusesAnMlDsaKeyOfAWrongLength() {
        KeyPair keys = Csr.mlDsa(44);
        SubjectPublicKeyInfo info =
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
        byte[] longer = Arrays.copyOf(info.getPublicKeyData().getOctets(), 1313);
        assertRefused(
                Refusal.MALFORMED_REQUEST,
                Csr.of(keys)
                        .withKey(new SubjectPublicKeyInfo(info.getAlgorithm(), longer))
                        .der());
    }

    @Test
    void refusesAnMlDsaKeyProvedWithAnotherSet() {
        KeyPair other = Csr.mlDsa(65);
        assertRefused(
                Refusal.BAD_SIGNATURE,
                Csr.of(Csr.mlDsa(44)).signedBy(other).signedWith("ML-DSA-65").der());
    }

    private static final class RSA {
        private static final KeyPair KEYS = Csr.rsa(2048);
    }

    static Stream<Arguments> malformed() {
        byte[] longer = Arrays.copyOf(GOOD, GOOD.length + 1);
        byte[] indefinite = new byte[8_000];
        IntStream.range(0, indefinite.length).forEach(i -> indefinite[i] = (byte) (i % 2 == 0 ? 0x30 : 0x80));
        return Stream.of(
                arguments("nothing", new byte[0]),
                arguments("text", ascii("hello")),
                arguments("an empty sequence", new byte[] {0x30, 0}),
                arguments("a byte too many", longer),
                arguments("a byte too few", Arrays.copyOf(GOOD, GOOD.length - 1)),
                arguments("deep nesting", indefinite),
                arguments("a length of two gigabytes", new byte[] {0x30, (byte) 0x84, 0x7f, -1, -1, -1, 0}),
                arguments("a length that is not minimal", withLongLength()),
                arguments("another PEM label", ascii(Csr.pem(GOOD).replace("CERTIFICATE REQUEST", "CERTIFICATE"))),
                arguments("two PEM blocks", ascii(Csr.pem(GOOD) + Csr.pem(GOOD))),
                arguments("text before the PEM block", ascii("Certificate Request:\n" + Csr.pem(GOOD))),
                arguments("text after the PEM block", ascii(Csr.pem(GOOD) + "x")),
                arguments("PEM without an end", ascii(Csr.pem(GOOD).replaceAll("-----END.*", ""))),
                arguments("different PEM labels", ascii(Csr.pem(GOOD).replace("END ", "END NEW "))),
                arguments("bad base64", ascii(Csr.pem(GOOD).replaceFirst("=*\n-----END", "=A\n-----END"))));
    }

    /** The same request, with the outer length in one byte more than needed: BER, not DER. */
    private static byte[] withLongLength() {
        assertThat(GOOD[1]).isEqualTo((byte) 0x81);
        byte[] longer = new byte[GOOD.length + 1];
        longer[0] = 0x30;
        longer[1] = (byte) 0x82;
        longer[2] = 0;
        System.arraycopy(GOOD, 2, longer, 3, GOOD.length - 2);
        return longer;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void malformed(String what, byte[] body) {
        assertRefused(Refusal.MALFORMED_REQUEST, body);
    }

    @Test
    void noticesEveryFlippedBit() {
        int step = Thorough.ON ? 1 : 7; // so that each byte has one
        for (int i = 0; i < GOOD.length * 8; i += step) {
            byte[] flipped = GOOD.clone();
            flipped[i / 8] ^= (byte) (1 << (i % 8));
            assertThatExceptionOfType(RefusedException.class)
                    .as("bit %d", i)
                    .isThrownBy(() -> SigningRequest.parse(flipped));
        }
    }

    @Test
    void refusesARequestSignedByAnotherKey() {
        assertRefused(
                Refusal.BAD_SIGNATURE, Csr.p256().signedBy(Csr.ec("P-256")).der());
    }

    @Test
    void refusesASignatureOverSha1() {
        assertRefused(
                Refusal.BAD_SIGNATURE, Csr.p256().signedWith("SHA1withECDSA").der());
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-521", "secp256k1", "brainpoolP256r1"})
    void refusesOtherCurves(String curve) {
        assertRefused(Refusal.UNSUPPORTED_KEY, Csr.of(Csr.ec(curve)).der());
    }

    @Test
    void refusesAShortRsaKey() {
        assertRefused(Refusal.WEAK_KEY, Csr.of(Csr.rsa(1024)).der());
    }

    static Stream<Arguments> authorities() {
        return Stream.of(
                arguments(Csr.p256().extension(Extension.basicConstraints, new BasicConstraints(true))),
                arguments(Csr.p256().extension(Extension.basicConstraints, new BasicConstraints(0))),
                arguments(Csr.p256().extension(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign))),
                arguments(Csr.p256().extension(Extension.keyUsage, new KeyUsage(KeyUsage.cRLSign))));
    }

    @ParameterizedTest
    @MethodSource("authorities")
    void refusesToMakeAuthorities(Csr request) {
        assertRefused(Refusal.CA_REQUESTED, request.der());
    }

    @Test
    void takesARequestThatSaysItIsNoAuthority() {
        assertThat(SigningRequest.parse(Csr.p256()
                                .extension(Extension.basicConstraints, new BasicConstraints(false))
                                .extension(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature))
                                .der())
                        .names())
                .isEmpty();
    }

    static Stream<Arguments> otherNames() {
        return Stream.of(
                arguments(GeneralName.directoryName, "CN=a.example"),
                arguments(GeneralName.registeredID, "1.2.3"),
                arguments(GeneralName.dNSName, "*.example"),
                arguments(GeneralName.dNSName, "127.0.0.1"),
                arguments(GeneralName.dNSName, "a.example."),
                arguments(GeneralName.dNSName, "a..example"),
                arguments(GeneralName.dNSName, "-a.example"),
                arguments(GeneralName.dNSName, "a.example\0.evil.example"),
                arguments(GeneralName.dNSName, ""));
    }

    @ParameterizedTest
    @MethodSource("otherNames")
    void refusesWhateverIsNotAName(int tag, String value) {
        assertRefused(
                Refusal.NAME_NOT_ALLOWED,
                Csr.p256().dns("a.example").name(tag, value).der());
    }

    @Test
    void refusesAnEmptyListOfNames() {
        assertRefused(
                Refusal.MALFORMED_REQUEST,
                Csr.p256()
                        .extension(Extension.subjectAlternativeName, new DERSequence(new ASN1EncodableVector()))
                        .der());
    }

    @Test
    void refusesTooManyNames() {
        String[] names =
                IntStream.range(0, 101).mapToObj(i -> "n" + i + ".example").toArray(String[]::new);
        assertRefused(Refusal.TOO_MANY_NAMES, Csr.p256().dns(names).der());
    }

    static Stream<X500Name> subjects() {
        return Stream.of(
                new X500Name("E=a@a.example"),
                new X500Name("DC=example"),
                new X500Name("SERIALNUMBER=1"),
                new X500Name("CN=a.example,CN=b.example"),
                new X500Name("CN=a.example+O=Example"),
                new X500NameBuilder()
                        .addRDN(BCStyle.C, new DERUTF8String("INDIA"))
                        .build(),
                new X500NameBuilder().addRDN(BCStyle.C, new DERUTF8String("1!")).build(),
                new X500Name("O=" + "x".repeat(65)),
                new X500NameBuilder()
                        .addRDN(BCStyle.O, new DERUTF8String("a\0b"))
                        .build(),
                new X500NameBuilder()
                        .addRDN(BCStyle.O, new DERUTF8String("\u202eevil"))
                        .build(),
                new X500NameBuilder().addRDN(BCStyle.O, new DERUTF8String(" ")).build(),
                new X500NameBuilder()
                        .addRDN(BCStyle.O, new DERBMPString("Example"))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void refusesSubjectsThatItWillNotCopy(X500Name subject) {
        assertRefused(Refusal.SUBJECT_NOT_ALLOWED, Csr.p256().subject(subject).der());
    }

    @Test
    void keepsAnOrdinarySubject() {
        X500Name subject = new X500Name("C=IN,ST=Karnataka,L=Bengaluru,O=Example,OU=One,OU=Two,CN=a.example");
        assertThat(SigningRequest.parse(Csr.p256().subject(subject).der()).subject())
                .isEqualTo(subject);
    }

    private static void assertRefused(Refusal refusal, byte[] body) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> SigningRequest.parse(body))
                .extracting(RefusedException::refusal)
                .isEqualTo(refusal);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
