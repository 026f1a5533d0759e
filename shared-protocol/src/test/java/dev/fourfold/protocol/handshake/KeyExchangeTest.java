package dev.fourfold.protocol.handshake;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.Group;
import dev.fourfold.protocol.message.Hash;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key exchange with itself and with another implementation of ML-KEM-768. */
class KeyExchangeTest {

    private static final int KEM_KEY = 1_184;
    private static final int CIPHERTEXT = 1_088;

    private final SecureRandom random = Dialogue.random();
    private final KeyExchange client = KeyExchange.begin(Group.X25519MLKEM768, random);

    @Test
    void givesBothSidesTheSameSecret() throws Exception {
        KeyExchange.Answer answer = KeyExchange.answer(
                Group.X25519MLKEM768, Hash.SHA256, client.share().value(), random);
        Secret secret = client.agree(answer.share(), Hash.SHA256);
        assertThat(secret.publish()).isEqualTo(answer.secret().publish());
        assertThat(secret.publish().length()).isEqualTo(64);
    }

    @Test
    void hasSharesOfTheLengthsOfTheSpecification() throws Exception {
        assertThat(client.share().group()).isEqualTo(0x11EC);
        assertThat(client.share().value().length()).isEqualTo(1_216);
        assertThat(KeyExchange.answer(
                                Group.X25519MLKEM768,
                                Hash.SHA256,
                                client.share().value(),
                                random)
                        .share()
                        .length())
                .isEqualTo(1_120);
    }

    /** ML-KEM first, X25519 second, in shares and in the secret. */
    @Test
    void agreesWithAnotherServer() throws Exception {
        byte[] share = client.share().value().toArray();
        var kemKey = new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, Arrays.copyOf(share, KEM_KEY));
        SecretWithEncapsulation encapsulated = new MLKEMGenerator(random).generateEncapsulated(kemKey);
        byte[] curveKey = Curve25519.privateKey(random);
        byte[] curveSecret = new byte[32];
        assertThat(Curve25519.agree(curveKey, Arrays.copyOfRange(share, KEM_KEY, share.length), curveSecret, 0))
                .isTrue();
        Secret secret =
                client.agree(joined(encapsulated.getEncapsulation(), Curve25519.publicKey(curveKey)), Hash.SHA256);
        assertThat(secret.publish()).isEqualTo(joined(encapsulated.getSecret(), curveSecret));
    }

    @Test
    void agreesWithAnotherClient() throws Exception {
        var generator = new MLKEMKeyPairGenerator();
        generator.init(new MLKEMKeyGenerationParameters(random, MLKEMParameters.ml_kem_768));
        AsymmetricCipherKeyPair kem = generator.generateKeyPair();
        byte[] curveKey = Curve25519.privateKey(random);
        byte[] kemKey = ((MLKEMPublicKeyParameters) kem.getPublic()).getEncoded();

        KeyExchange.Answer answer = KeyExchange.answer(
                Group.X25519MLKEM768, Hash.SHA256, joined(kemKey, Curve25519.publicKey(curveKey)), random);

        byte[] share = answer.share().toArray();
        byte[] kemSecret = new MLKEMExtractor((MLKEMPrivateKeyParameters) kem.getPrivate())
                .extractSecret(Arrays.copyOf(share, CIPHERTEXT));
        byte[] curveSecret = new byte[32];
        assertThat(Curve25519.agree(curveKey, Arrays.copyOfRange(share, CIPHERTEXT, share.length), curveSecret, 0))
                .isTrue();
        assertThat(answer.secret().publish()).isEqualTo(joined(kemSecret, curveSecret));
    }

    @Test
    void isAnotherEachTime() throws Exception {
        Bytes one = KeyExchange.answer(
                        Group.X25519MLKEM768, Hash.SHA256, client.share().value(), random)
                .secret()
                .publish();
        Bytes two = KeyExchange.answer(
                        Group.X25519MLKEM768, Hash.SHA256, client.share().value(), random)
                .secret()
                .publish();
        assertThat(one).isNotEqualTo(two);
        assertThat(KeyExchange.begin(Group.X25519MLKEM768, random).share()).isNotEqualTo(client.share());
    }

    /** Implicit rejection of FIPS 203: a wrong ciphertext gives a secret too, and nobody else has it. */
    @Test
    void givesAnotherSecretForACiphertextThatIsNotItsOwn() throws Exception {
        KeyExchange.Answer answer = KeyExchange.answer(
                Group.X25519MLKEM768, Hash.SHA256, client.share().value(), random);
        byte[] wrong = answer.share().toArray();
        byte[] ciphertext = new byte[CIPHERTEXT];
        new Random(1).nextBytes(ciphertext);
        System.arraycopy(ciphertext, 0, wrong, 0, CIPHERTEXT);
        byte[] secret = client.agree(Bytes.of(wrong), Hash.SHA256).publish().toArray();
        byte[] right = answer.secret().publish().toArray();
        assertThat(Arrays.copyOf(secret, 32)).isNotEqualTo(Arrays.copyOf(right, 32));
        assertThat(Arrays.copyOfRange(secret, 32, 64)).isEqualTo(Arrays.copyOfRange(right, 32, 64));
    }

    @Test
    void givesAnotherSecretForEachHalfOfAnAnswer() throws Exception {
        KeyExchange.Answer one = KeyExchange.answer(
                Group.X25519MLKEM768, Hash.SHA256, client.share().value(), random);
        byte[] other = KeyExchange.answer(
                        Group.X25519MLKEM768, Hash.SHA256, client.share().value(), random)
                .share()
                .toArray();
        byte[] mixed = one.share().toArray();
        System.arraycopy(other, CIPHERTEXT, mixed, CIPHERTEXT, 32);
        assertThat(client.agree(Bytes.of(mixed), Hash.SHA256).publish())
                .isNotEqualTo(one.secret().publish());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_088, 1_119, 1_121})
    void refusesAnAnswerOfAnotherLength(int length) {
        assertRefused(Alert.ILLEGAL_PARAMETER, () -> client.agree(Bytes.of(new byte[length]), Hash.SHA256));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_184, 1_215, 1_217})
    void refusesAShareOfAnotherLength(int length) {
        assertRefused(
                Alert.ILLEGAL_PARAMETER,
                () -> KeyExchange.answer(Group.X25519MLKEM768, Hash.SHA256, Bytes.of(new byte[length]), random));
    }

    @Test
    void saysNothingOfItsKeysWhenItPrints() throws Exception {
        KeyExchange.Answer answer = KeyExchange.answer(
                Group.X25519MLKEM768, Hash.SHA256, client.share().value(), random);
        assertThat(answer.toString())
                .contains("[redacted]")
                .doesNotContain(answer.secret().publish().toString());
    }

    private static Bytes joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return Bytes.of(both);
    }
}
