package dev.fourfold.protocol.handshake;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.handshake.ForeignAgreement.Client;
import dev.fourfold.protocol.handshake.ForeignAgreement.Server;
import dev.fourfold.protocol.message.Group;
import dev.fourfold.protocol.message.Hash;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The key exchange with itself and with other implementations of its parts. */
class KeyExchangeTest {

    private static final int KEM_768_KEY = 1_184;
    private static final int KEM_768_CIPHERTEXT = 1_088;
    private static final int POINT = 97;

    private final SecureRandom random = Dialogue.random();

    private static Stream<byte[]> lowOrderPoints() {
        return LowOrderPoints.ALL.stream();
    }

    @ParameterizedTest
    @CsvSource({
        "X25519, 0x001D, 32, 32, 32",
        "MLKEM768, 0x0201, 1184, 1088, 32",
        "X25519MLKEM768, 0x11EC, 1216, 1120, 64",
        "SECP384R1MLKEM1024, 0x11ED, 1665, 1665, 80"
    })
    void hasSharesOfTheLengthsOfTheSpecification(Group group, String code, int clientShare, int serverShare, int secret)
            throws Exception {
        KeyExchange client = KeyExchange.begin(group, random);
        KeyExchange.Answer answer = answer(group, client.share().value());
        assertThat(client.group()).isEqualTo(group);
        assertThat(client.share().group()).isEqualTo(Integer.decode(code));
        assertThat(client.share().value().length()).isEqualTo(clientShare);
        assertThat(answer.share().length()).isEqualTo(serverShare);
        assertThat(answer.secret().publish().length()).isEqualTo(secret);
    }

    @ParameterizedTest
    @EnumSource
    void givesBothSidesTheSameSecret(Group group) throws Exception {
        for (Hash hash : Hash.values()) {
            KeyExchange client = KeyExchange.begin(group, random);
            KeyExchange.Answer answer =
                    KeyExchange.answer(group, hash, client.share().value(), random);
            Secret secret = client.agree(answer.share(), hash);
            assertThat(secret.publish()).isEqualTo(answer.secret().publish());
            assertThat(secret.hash()).isEqualTo(hash);
            assertThat(answer.secret().hash()).isEqualTo(hash);
        }
    }

    /** ML-KEM first in X25519MLKEM768, ECDH first in SecP384r1MLKEM1024: in shares and in the secret. */
    @ParameterizedTest
    @EnumSource
    void agreesWithAnotherServer(Group group) throws Exception {
        KeyExchange client = KeyExchange.begin(group, random);
        Server server = server(group, client.share().value().toArray());
        assertThat(client.agree(server.share(), Hash.SHA256).publish()).isEqualTo(server.secret());
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithAnotherClient(Group group) throws Exception {
        Client client = client(group);
        KeyExchange.Answer answer = answer(group, client.share());
        assertThat(answer.secret().publish())
                .isEqualTo(Bytes.of(client.agree().apply(answer.share().toArray())));
    }

    @ParameterizedTest
    @EnumSource
    void isAnotherEachTime(Group group) throws Exception {
        Bytes share = KeyExchange.begin(group, random).share().value();
        assertThat(answer(group, share).secret().publish())
                .isNotEqualTo(answer(group, share).secret().publish());
        assertThat(KeyExchange.begin(group, random).share().value()).isNotEqualTo(share);
    }

    @ParameterizedTest
    @EnumSource
    void isOverAfterItGaveItsSecret(Group group) throws Exception {
        KeyExchange client = KeyExchange.begin(group, random);
        Bytes share = answer(group, client.share().value()).share();
        client.agree(share, Hash.SHA256);
        assertOver(client, share);
    }

    @ParameterizedTest
    @EnumSource
    void isOverAfterItRefusedAShare(Group group) throws Exception {
        KeyExchange client = KeyExchange.begin(group, random);
        Bytes share = answer(group, client.share().value()).share();
        assertRefused(Alert.ILLEGAL_PARAMETER, () -> client.agree(Bytes.of(new byte[1]), Hash.SHA256));
        assertOver(client, share);
    }

    @ParameterizedTest
    @EnumSource
    void isOverAfterItWasForgotten(Group group) throws Exception {
        KeyExchange client = KeyExchange.begin(group, random);
        Bytes share = answer(group, client.share().value()).share();
        client.forget();
        client.forget();
        assertOver(client, share);
    }

    /** Implicit rejection of FIPS 203: a wrong ciphertext gives a secret too, and nobody else has it. */
    @Test
    void givesAnotherSecretForACiphertextThatIsNotItsOwn() throws Exception {
        KeyExchange client = KeyExchange.begin(Group.X25519MLKEM768, random);
        KeyExchange.Answer answer = answer(Group.X25519MLKEM768, client.share().value());
        byte[] wrong = answer.share().toArray();
        byte[] ciphertext = new byte[KEM_768_CIPHERTEXT];
        new Random(1).nextBytes(ciphertext);
        System.arraycopy(ciphertext, 0, wrong, 0, KEM_768_CIPHERTEXT);
        byte[] secret = client.agree(Bytes.of(wrong), Hash.SHA256).publish().toArray();
        byte[] right = answer.secret().publish().toArray();
        assertThat(Arrays.copyOf(secret, 32)).isNotEqualTo(Arrays.copyOf(right, 32));
        assertThat(Arrays.copyOfRange(secret, 32, 64)).isEqualTo(Arrays.copyOfRange(right, 32, 64));
    }

    @ParameterizedTest
    @CsvSource({"X25519MLKEM768, 1088, 32", "SECP384R1MLKEM1024, 0, 97"})
    void givesAnotherSecretForEachHalfOfAnAnswer(Group group, int offset, int length) throws Exception {
        KeyExchange client = KeyExchange.begin(group, random);
        KeyExchange.Answer one = answer(group, client.share().value());
        byte[] other = answer(group, client.share().value()).share().toArray();
        byte[] mixed = one.share().toArray();
        System.arraycopy(other, offset, mixed, offset, length);
        assertThat(client.agree(Bytes.of(mixed), Hash.SHA256).publish())
                .isNotEqualTo(one.secret().publish());
    }

    @ParameterizedTest
    @EnumSource
    void refusesSharesOfAnotherLength(Group group) throws Exception {
        Bytes clientShare = KeyExchange.begin(group, random).share().value();
        Bytes serverShare = answer(group, clientShare).share();
        for (int length : lengths(clientShare)) {
            assertRefused(Alert.ILLEGAL_PARAMETER, () -> answer(group, resized(clientShare, length)));
        }
        for (int length : lengths(serverShare)) {
            assertRefused(
                    Alert.ILLEGAL_PARAMETER,
                    () -> KeyExchange.begin(group, random).agree(resized(serverShare, length), Hash.SHA256));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesTheShareOfAnyOtherGroup(Group group) throws Exception {
        for (Group other : Group.values()) {
            Bytes share = KeyExchange.begin(other, random).share().value();
            if (other != group) {
                assertRefused(Alert.ILLEGAL_PARAMETER, () -> answer(group, share));
                Bytes answer = answer(other, share).share();
                assertRefused(
                        Alert.ILLEGAL_PARAMETER,
                        () -> KeyExchange.begin(group, random).agree(answer, Hash.SHA256));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("lowOrderPoints")
    void refusesX25519SharesOfLowOrder(byte[] point) throws Exception {
        assertRefused(Alert.ILLEGAL_PARAMETER, () -> answer(Group.X25519, Bytes.of(point)));
        assertRefused(
                Alert.ILLEGAL_PARAMETER,
                () -> KeyExchange.begin(Group.X25519, random).agree(Bytes.of(point), Hash.SHA256));

        byte[] share =
                KeyExchange.begin(Group.X25519MLKEM768, random).share().value().toArray();
        System.arraycopy(point, 0, share, KEM_768_KEY, 32);
        assertRefused(Alert.ILLEGAL_PARAMETER, () -> answer(Group.X25519MLKEM768, Bytes.of(share)));
    }

    /** The modulus check of FIPS 203: no coefficient of an encapsulation key may be 3329 or more. */
    @ParameterizedTest
    @CsvSource({"MLKEM768, 0", "X25519MLKEM768, 0", "SECP384R1MLKEM1024, 97"})
    void refusesEncapsulationKeysThatAreNotReduced(Group group, int offset) {
        byte[] share = KeyExchange.begin(group, random).share().value().toArray();
        share[offset] = (byte) 0xFF;
        share[offset + 1] |= 0x0F;
        assertRefused(Alert.ILLEGAL_PARAMETER, () -> answer(group, Bytes.of(share)));
    }

    @Test
    void saysNothingOfItsKeysWhenItPrints() throws Exception {
        KeyExchange client = KeyExchange.begin(Group.X25519MLKEM768, random);
        KeyExchange.Answer answer = answer(Group.X25519MLKEM768, client.share().value());
        assertThat(answer.toString())
                .contains("[redacted]")
                .doesNotContain(answer.secret().publish().toString());
    }

    private static void assertOver(KeyExchange client, Bytes share) {
        assertThatIllegalStateException().isThrownBy(() -> client.agree(share, Hash.SHA256));
        assertThatIllegalStateException().isThrownBy(client::share);
    }

    private KeyExchange.Answer answer(Group group, Bytes share) throws ProtocolException {
        return KeyExchange.answer(group, Hash.SHA256, share, random);
    }

    private static int[] lengths(Bytes share) {
        return new int[] {0, 1, share.length() / 2, share.length() - 1, share.length() + 1, 2 * share.length()};
    }

    private static Bytes resized(Bytes share, int length) {
        return Bytes.of(Arrays.copyOf(share.toArray(), length));
    }

    private static Server server(Group group, byte[] share) {
        return switch (group) {
            case X25519 -> ForeignAgreement.x25519Server(share);
            case MLKEM768 -> ForeignAgreement.kemServer(MLKEMParameters.ml_kem_768, share);
            case X25519MLKEM768 ->
                joined(
                        ForeignAgreement.kemServer(MLKEMParameters.ml_kem_768, Arrays.copyOf(share, KEM_768_KEY)),
                        ForeignAgreement.x25519Server(Arrays.copyOfRange(share, KEM_768_KEY, share.length)));
            case SECP384R1MLKEM1024 ->
                joined(
                        ForeignAgreement.p384Server(Arrays.copyOf(share, POINT)),
                        ForeignAgreement.kemServer(
                                MLKEMParameters.ml_kem_1024, Arrays.copyOfRange(share, POINT, share.length)));
        };
    }

    private static Client client(Group group) {
        return switch (group) {
            case X25519 -> ForeignAgreement.x25519Client();
            case MLKEM768 -> ForeignAgreement.kemClient(MLKEMParameters.ml_kem_768);
            case X25519MLKEM768 ->
                joined(
                        ForeignAgreement.kemClient(MLKEMParameters.ml_kem_768),
                        KEM_768_CIPHERTEXT,
                        ForeignAgreement.x25519Client());
            case SECP384R1MLKEM1024 ->
                joined(ForeignAgreement.p384Client(), POINT, ForeignAgreement.kemClient(MLKEMParameters.ml_kem_1024));
        };
    }

    private static Server joined(Server first, Server second) {
        return new Server(
                ForeignAgreement.joined(first.share(), second.share()),
                ForeignAgreement.joined(first.secret(), second.secret()));
    }

    private static Client joined(Client first, int length, Client second) {
        return new Client(
                ForeignAgreement.joined(first.share(), second.share()),
                peer -> ForeignAgreement.joined(
                                Bytes.of(first.agree().apply(Arrays.copyOf(peer, length))),
                                Bytes.of(second.agree().apply(Arrays.copyOfRange(peer, length, peer.length))))
                        .toArray());
    }
}
