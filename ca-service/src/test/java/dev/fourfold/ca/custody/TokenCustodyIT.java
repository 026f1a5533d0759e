package dev.fourfold.ca.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.protocol.Thorough;
import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys in tokens of SoftHSM2. */
@Thorough("tokens take long to make keys")
class TokenCustodyIT {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LABEL = "fourfold";
    private static final long PRIVATE_EXPONENT = 0x123;
    private static final long VALUE = 0x11;

    @TempDir
    private Path folder = Path.of("");

    private SoftHsm softHsm;

    @BeforeEach
    void makeToken() {
        softHsm = SoftHsm.in(folder.resolve("hsm"), "another", LABEL);
        softHsm.useInThisProcess();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "ML_DSA_.*")
    void makesKeysThatSign(KeyType type) throws IOException, GeneralSecurityException {
        try (TokenCustody custody = open()) {
            KeyCustody.Kept kept = create(custody, type);
            assertThat(kept.reference()).matches("pkcs11:issuing-2-[0-9a-f]{8}");
            assertThat(kept.key().type()).isEqualTo(type);
            kept.key().prove(kept.certificate().getPublicKey());
        }
    }

    @Test
    void makesNoKeysOfAKindThatTokensDoNotHave() throws IOException {
        try (TokenCustody custody = open()) {
            assertThat(custody.types())
                    .contains(KeyType.P_256, KeyType.P_384, KeyType.RSA_2048, KeyType.RSA_4096)
                    .doesNotContain(KeyType.ML_DSA_44, KeyType.ML_DSA_65, KeyType.ML_DSA_87);
        }
    }

    @Test
    void findsItsKeysAgainAndOnlyThose() throws IOException, GeneralSecurityException {
        KeyCustody.Kept kept;
        try (TokenCustody custody = open()) {
            kept = create(custody, KeyType.P_256);
        }
        try (TokenCustody custody = open()) {
            SigningKey key = custody.open(kept.reference(), kept.certificate().getPublicKey())
                    .orElseThrow();
            key.prove(kept.certificate().getPublicKey());
            assertThat(custody.open(kept.reference() + "0", kept.certificate().getPublicKey()))
                    .isEmpty();
            KeyCustody.Kept other = create(custody, KeyType.P_256);
            assertThatThrownBy(() -> key.prove(other.certificate().getPublicKey()))
                    .isInstanceOf(GeneralSecurityException.class);
        }
    }

    @Test
    void makesKeysThatSignOnlyAndCannotBeTakenOut() throws IOException, GeneralSecurityException {
        List<Long> secrets = List.of(VALUE, PRIVATE_EXPONENT);
        List<KeyType> types = List.of(KeyType.P_256, KeyType.RSA_2048);
        for (int i = 0; i < types.size(); i++) {
            String reference;
            try (TokenCustody custody = open()) {
                reference = create(custody, types.get(i)).reference();
            }
            long secret = secrets.get(i);
            inToken((cryptoki, session) -> {
                long key = cryptoki.find(session, privateKey(reference)).getFirst();
                assertThat(cryptoki.attribute(session, key, Template.SENSITIVE)).containsExactly(1);
                assertThat(cryptoki.attribute(session, key, Template.EXTRACTABLE))
                        .containsExactly(0);
                assertThat(cryptoki.attribute(session, key, Template.DECRYPT)).containsExactly(0);
                assertThat(cryptoki.attribute(session, key, Template.UNWRAP)).containsExactly(0);
                assertThatIOException()
                        .isThrownBy(() -> cryptoki.attribute(session, key, secret))
                        .withMessageContaining("CKR_ATTRIBUTE_SENSITIVE");
            });
        }
    }

    @Test
    void forgetsAKeyThatIsNotCertified() throws IOException {
        try (TokenCustody custody = open()) {
            assertThatIOException()
                    .isThrownBy(() -> custody.create("issuing-2", KeyType.P_256, _ -> {
                        throw new IOException("no");
                    }))
                    .withMessage("no");
        }
        inToken((cryptoki, session) -> assertThat(cryptoki.find(session, new Template().with(Template.TOKEN, true)))
                .isEmpty());
    }

    @Test
    void refusesTwoKeysWithOneLabel() throws IOException, GeneralSecurityException {
        try (TokenCustody custody = open()) {
            KeyCustody.Kept kept = create(custody, KeyType.P_256);
            String label = kept.reference().replace("pkcs11:", "");
            Path other = folder.resolve("other.pem");
            Files.writeString(
                    other,
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(KeyType.P_256
                                            .generate(RANDOM)
                                            .getPrivate()
                                            .getEncoded())
                            + "\n-----END PRIVATE KEY-----\n");
            softHsm.run(
                    "--import",
                    other.toString(),
                    "--token",
                    LABEL,
                    "--label",
                    label,
                    "--id",
                    "0b",
                    "--pin",
                    SoftHsm.PIN);
            assertThatIOException()
                    .isThrownBy(() ->
                            custody.open(kept.reference(), kept.certificate().getPublicKey()))
                    .withMessageContaining("has 2 private keys with the label " + label);
        }
    }

    @Test
    void signsInManyThreadsWhileTheTokenComesAndGoes() throws Exception {
        try (TokenCustody custody = open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            KeyCustody.Kept kept = create(custody, KeyType.P_256);
            SigningKey key = kept.key();
            AtomicBoolean enough = new AtomicBoolean();
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                workers.add(threads.submit(() -> {
                    while (!enough.get()) {
                        canSign(key);
                    }
                }));
            }
            softHsm.vanish();
            await().until(() -> !canSign(key));
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> key.sign(new byte[1]))
                    .satisfies(e -> assertThat(e.refusal()).isEqualTo(Refusal.KEY_UNAVAILABLE));
            softHsm.comeBack();
            await().until(() -> canSign(key));
            enough.set(true);
            for (Future<?> worker : workers) {
                worker.get();
            }
            key.prove(kept.certificate().getPublicKey());
        }
    }

    @Test
    void neverTriesAgainAPinThatWasRefused() throws IOException, GeneralSecurityException {
        try (TokenCustody custody = open()) {
            SigningKey key = create(custody, KeyType.P_256).key();
            softHsm.vanish();
            softHsm.run("--init-token", "--free", "--label", LABEL, "--so-pin", "12345678", "--pin", "9999");
            await().until(() -> reasonOf(key).contains("does not take the PIN"));
            softHsm.comeBack();
            await().during(Duration.ofMillis(2500)).until(() -> reasonOf(key).contains("does not take the PIN"));
        }
        open().close();
    }

    @Test
    void saysWhatIsWrongWithTheToken() throws IOException {
        assertStops(SoftHsm.library(), "fuorfold", "There is no token with the label fuorfold", "another", LABEL);
        softHsm.run("--init-token", "--free", "--label", LABEL, "--so-pin", "12345678", "--pin", SoftHsm.PIN);
        assertStops(SoftHsm.library(), LABEL, "There are 2 tokens with the label fourfold");
        assertStops(folder.resolve("none.so"), LABEL, "There is no PKCS#11 library", "none.so");
        Path text = Files.writeString(folder.resolve("text.so"), "text");
        assertStops(text, LABEL, "text.so is no PKCS#11 library");
        assertThatThrownBy(() -> TokenCustody.open(new Pkcs11Properties(SoftHsm.library(), LABEL, null), RANDOM))
                .isInstanceOf(StartUpException.class)
                .hasMessageContaining("some are set and some are not");
        assertThat(TokenCustody.open(new Pkcs11Properties(null, null, null), RANDOM))
                .isEmpty();
    }

    @Test
    void saysThatThePinIsWrongWithoutSayingIt() {
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> TokenCustody.open(properties(SoftHsm.library(), LABEL, "271828"), RANDOM))
                .satisfies(e -> {
                    assertThat(e).hasMessageContaining("The token fourfold does not take the PIN");
                    assertThat(e.action()).contains("ca.custody.pkcs11.pin", "locks");
                    assertThat(e).hasStackTraceContaining("CKR_PIN_INCORRECT");
                    assertThat(String.valueOf(e.getMessage()) + e.action()).doesNotContain("271828");
                });
        assertThat(properties(SoftHsm.library(), LABEL, "271828").toString()).doesNotContain("271828");
    }

    private static void assertStops(Path library, String label, String... words) {
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> TokenCustody.open(properties(library, label, SoftHsm.PIN), RANDOM))
                .satisfies(e -> assertThat(e.getMessage()).contains(words))
                .satisfies(e -> assertThat(e.action()).contains("ca.custody.pkcs11."));
    }

    private static Pkcs11Properties properties(Path library, String label, String pin) {
        return new Pkcs11Properties(library, label, Pin.of(pin));
    }

    private static TokenCustody open() {
        return TokenCustody.open(properties(SoftHsm.library(), LABEL, SoftHsm.PIN), RANDOM)
                .orElseThrow();
    }

    private static KeyCustody.Kept create(TokenCustody custody, KeyType type)
            throws IOException, GeneralSecurityException {
        return custody.create("issuing-2", type, TokenCustodyIT::certificate);
    }

    private static X509Certificate certificate(SigningKey key) throws GeneralSecurityException {
        X500Name name = new X500Name("CN=Test");
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(Instant.EPOCH),
                                Date.from(Instant.EPOCH.plusSeconds(1)),
                                name,
                                key.publicKey())
                        .build(key.signer()));
    }

    private static boolean canSign(SigningKey key) {
        return reasonOf(key).isEmpty();
    }

    /** Returns why a key does not sign; nothing if it does. */
    private static String reasonOf(SigningKey key) {
        try {
            key.sign(new byte[1]);
            return "";
        } catch (RefusedException e) {
            return String.valueOf(
                    Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse(null));
        }
    }

    private static Template privateKey(String reference) {
        return new Template()
                .with(Template.CLASS, Template.PRIVATE_KEY)
                .with(Template.LABEL, reference.replace("pkcs11:", ""));
    }

    private static void inToken(Look look) throws IOException {
        Cryptoki cryptoki = Cryptoki.load(SoftHsm.library());
        cryptoki.initialize();
        try {
            for (long slot : cryptoki.slots()) {
                if (cryptoki.token(slot).label().equals(LABEL)) {
                    long session = cryptoki.openSession(slot, false);
                    cryptoki.login(session, Pin.of(SoftHsm.PIN));
                    look.at(cryptoki, session);
                    return;
                }
            }
            throw new AssertionError("no token");
        } finally {
            cryptoki.end();
        }
    }

    private interface Look {
        void at(Cryptoki cryptoki, long session) throws IOException;
    }
}
