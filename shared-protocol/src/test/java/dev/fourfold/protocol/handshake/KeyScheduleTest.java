package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ladder for both hashes, step by step with the platform's HKDF, and what sets its secrets apart. */
class KeyScheduleTest {

    private static final byte[] SHARED = {1, 2, 3};
    private static final byte[] PSK = "the secret of a ticket".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @EnumSource
    void climbsAsTheSpecificationSays(Hash hash) throws Exception {
        Transcript hellos = Transcript.empty(hash).with(new byte[] {1});
        Transcript all = hellos.with(new byte[] {2});
        KeySchedule.Early early = KeySchedule.early(Secret.takeOver(PSK.clone(), hash));
        KeySchedule.Handshaking keys = handshaking(early, hash, hellos);
        KeySchedule.Traffic traffic = keys.traffic(all);

        byte[] es = extract(hash, new byte[hash.length()], PSK);
        byte[] hs = extract(hash, derive(hash, es, "derived", empty(hash)), SHARED);
        byte[] ms = extract(hash, derive(hash, hs, "derived", empty(hash)), new byte[hash.length()]);
        byte[] serverHandshake = derive(hash, hs, "s hs", hellos.hash().toArray());
        byte[] clientHandshake = derive(hash, hs, "c hs", hellos.hash().toArray());
        byte[] t4 = all.hash().toArray();
        assertIs(keys.server(), serverHandshake);
        assertIs(keys.client(), clientHandshake);
        assertIs(keys.confirm(), derive(hash, serverHandshake, "confirm", new byte[0]));
        assertIs(keys.finished(), derive(hash, clientHandshake, "finished", new byte[0]));
        assertIs(keys.master(), ms);
        assertIs(traffic.server(), derive(hash, ms, "s ap", t4));
        assertIs(traffic.client(), derive(hash, ms, "c ap", t4));
        assertIs(traffic.finished(), derive(hash, derive(hash, ms, "s fin", t4), "finished", new byte[0]));
        assertIs(traffic.exporter(), derive(hash, ms, "exp", t4));
        assertIs(traffic.resumption(), derive(hash, ms, "res", t4));
        assertThat(traffic.connectionId())
                .isEqualTo(Bytes.of(derive(hash, ms, "cid", t4)).first(16));
        byte[] nonce = {9};
        assertIs(traffic.ticketPsk(Bytes.of(nonce)), derive(hash, derive(hash, ms, "res", t4), "ticket", nonce));
        assertIs(traffic.server().next(), derive(hash, derive(hash, ms, "s ap", t4), "upd", new byte[0]));

        byte[] binderKey = derive(hash, derive(hash, es, "res binder", empty(hash)), "finished", new byte[0]);
        assertThat(early.binder(hellos.hash()))
                .isEqualTo(Secret.takeOver(binderKey, hash).mac(hellos.hash()));
    }

    @ParameterizedTest
    @EnumSource
    void isWithoutATicketWhatItIsWithZeroBytes(Hash hash) {
        assertThat(KeySchedule.early(hash).early().publish())
                .isEqualTo(KeySchedule.early(Secret.zero(hash)).early().publish());
    }

    @ParameterizedTest
    @EnumSource
    void givesOtherSecretsForEverythingThatGoesIn(Hash hash) {
        Transcript one = Transcript.empty(hash).with(new byte[] {1});
        Transcript two = Transcript.empty(hash).with(new byte[] {2});
        KeySchedule.Early plain = KeySchedule.early(hash);
        KeySchedule.Early resumed = KeySchedule.early(Secret.takeOver(PSK.clone(), hash));
        var seen = new ArrayList<Bytes>();
        for (KeySchedule.Early early : List.of(plain, resumed)) {
            seen.add(early.binder(one.hash()));
            seen.add(early.binder(two.hash()));
            for (Transcript hellos : List.of(one, two)) {
                KeySchedule.Handshaking keys = handshaking(early, hash, hellos);
                seen.addAll(published(keys.server(), keys.client(), keys.confirm(), keys.finished()));
            }
            KeySchedule.Handshaking keys = handshaking(early, hash, one);
            for (Transcript all : List.of(one, two)) {
                KeySchedule.Traffic traffic = keys.traffic(all);
                seen.addAll(published(traffic.server(), traffic.client(), traffic.finished(), traffic.exporter()));
                seen.addAll(published(
                        traffic.resumption(),
                        traffic.ticketPsk(Bytes.ofHex("01")),
                        traffic.ticketPsk(Bytes.ofHex("02"))));
                seen.add(traffic.connectionId());
            }
        }
        assertThat(seen).hasSize(2 * (2 + 8 + 16)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void refusesABinderThatDiffersInABitOrInLength(Hash hash) {
        KeySchedule.Early early = KeySchedule.early(Secret.takeOver(PSK.clone(), hash));
        Bytes hello = Transcript.empty(hash).hash();
        Bytes binder = early.binder(hello);
        assertThat(early.verifiesBinder(binder, hello)).isTrue();
        for (int bit = 0; bit < 8 * binder.length(); bit++) {
            byte[] wrong = binder.toArray();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(early.verifiesBinder(Bytes.of(wrong), hello)).isFalse();
        }
        assertThat(early.verifiesBinder(binder.first(31), hello)).isFalse();
        assertThat(early.verifiesBinder(Bytes.ofHex(""), hello)).isFalse();
        assertThat(KeySchedule.early(hash).verifiesBinder(binder, hello)).isFalse();
    }

    @Test
    void doesNotTakeASharedSecretForAnotherHash() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> handshaking(KeySchedule.early(Hash.SHA256), Hash.SHA384, Transcript.empty(Hash.SHA256)));
    }

    @Test
    void forgetsAndLeavesTheTicketToItsOwner() {
        Secret psk = Secret.takeOver(PSK.clone(), Hash.SHA256);
        KeySchedule.Early early = KeySchedule.early(psk);
        Transcript hellos = Transcript.empty(Hash.SHA256);
        KeySchedule.Traffic traffic = handshaking(early, Hash.SHA256, hellos).traffic(hellos);
        early.forget();
        traffic.forget();
        for (Secret secret : List.of(early.early(), traffic.finished(), traffic.resumption())) {
            assertThat(secret.publish().toArray()).containsOnly(0);
        }
        for (Secret secret : List.of(psk, traffic.server(), traffic.client(), traffic.exporter())) {
            assertThat(secret.publish().toArray())
                    .isNotEqualTo(new byte[secret.publish().length()]);
        }
    }

    private static KeySchedule.Handshaking handshaking(KeySchedule.Early early, Hash hash, Transcript hellos) {
        return early.handshaking(Secret.takeOver(SHARED.clone(), hash), hellos.hash());
    }

    private static List<Bytes> published(Secret... secrets) {
        return List.of(secrets).stream().map(Secret::publish).toList();
    }

    private static void assertIs(Secret secret, byte[] expected) {
        assertThat(secret.publish()).isEqualTo(Bytes.of(expected));
    }

    private static byte[] empty(Hash hash) throws Exception {
        return MessageDigest.getInstance(hash.algorithm()).digest();
    }

    private static byte[] extract(Hash hash, byte[] salt, byte[] ikm) throws Exception {
        return hkdf(hash)
                .deriveData(
                        HKDFParameterSpec.ofExtract().addSalt(salt).addIKM(ikm).extractOnly());
    }

    private static byte[] derive(Hash hash, byte[] secret, String label, byte[] context) throws Exception {
        byte[] name = ("ff1 " + label).getBytes(StandardCharsets.US_ASCII);
        var info = ByteBuffer.allocate(4 + name.length + context.length)
                .putShort((short) hash.length())
                .put((byte) name.length)
                .put(name)
                .put((byte) context.length)
                .put(context);
        return hkdf(hash)
                .deriveData(
                        HKDFParameterSpec.expandOnly(new SecretKeySpec(secret, "HKDF"), info.array(), hash.length()));
    }

    private static KDF hkdf(Hash hash) throws Exception {
        return KDF.getInstance("HKDF-" + hash.algorithm().replace("-", ""));
    }
}
