package dev.fourfold.protocol.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.KeyStore;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.AuthenticatedSafe;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.pkcs.SecretBag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassphraseTest {

    private static final String ITERATIONS = "keystore.pkcs12.keyPbeIterationCount";
    private static final Passphrase PASSPHRASE = Passphrase.of("correct horse battery staple");

    private final @Nullable String iterationsOfTheTests = System.getProperty(ITERATIONS);

    @AfterEach
    void setBack() {
        if (iterationsOfTheTests == null) {
            System.clearProperty(ITERATIONS);
        } else {
            System.setProperty(ITERATIONS, iterationsOfTheTests);
        }
    }

    @Test
    void isHashed210000TimesUnlessThePlatformIsToldOtherwise() throws Exception {
        System.clearProperty(ITERATIONS);
        assertThat(derivation().getIterationCount().intValueExact()).isEqualTo(210_000);
        System.setProperty(ITERATIONS, "2000");
        assertThat(derivation().getIterationCount().intValueExact()).isEqualTo(2_000);
    }

    @Test
    void isHashedWithASaltThatIsNeverTheSame() throws Exception {
        assertThat(derivation().getSalt()).hasSize(20).isNotEqualTo(derivation().getSalt());
        assertThat(derivation().getPrf().getAlgorithm()).isEqualTo(PKCSObjectIdentifiers.id_hmacWithSHA256);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "elevenchars", "  elevenchars \n"})
    void isNotShort(String text) {
        assertThatThrownBy(() -> Passphrase.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A passphrase needs at least 12 characters");
    }

    @Test
    void isNotShown() {
        assertThat(PASSPHRASE).hasToString("[redacted]");
    }

    /** Returns how the key of an entry's encryption is derived, as the store's own bytes say. */
    private static PBKDF2Params derivation() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        PASSPHRASE.protect(store, "key", new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[32], "AES")));
        var bytes = new ByteArrayOutputStream();
        store.store(bytes, PASSPHRASE.toCharArray());
        ContentInfo safe = AuthenticatedSafe.getInstance(
                        octets(Pfx.getInstance(bytes.toByteArray()).getAuthSafe()))
                .getContentInfo()[0];
        SafeBag bag = SafeBag.getInstance(ASN1Sequence.getInstance(octets(safe)).getObjectAt(0));
        var secret = SecretBag.getInstance(bag.getBagValue());
        var encrypted = EncryptedPrivateKeyInfo.getInstance(
                ASN1OctetString.getInstance(secret.getSecretValue()).getOctets());
        return PBKDF2Params.getInstance(
                PBES2Parameters.getInstance(encrypted.getEncryptionAlgorithm().getParameters())
                        .getKeyDerivationFunc()
                        .getParameters());
    }

    private static byte[] octets(ContentInfo info) {
        return ASN1OctetString.getInstance(info.getContent()).getOctets();
    }
}
