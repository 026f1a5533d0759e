package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.TestVector;
import dev.fourfold.protocol.TlsSecret;
import dev.fourfold.protocol.message.Hash;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The ladder of {@link KeySchedule} with the labels of TLS 1.3 against the secrets of RFC 8448. TLS derives some of them from
 * an earlier transcript than we do, so that the last stage is asked for twice.
 */
class KeyScheduleRfc8448Test {

    private static final Labels TLS = new Labels(
            "res binder",
            "derived",
            "s hs traffic",
            "c hs traffic",
            "finished",
            "finished",
            "s ap traffic",
            "c ap traffic",
            "s fin",
            "cid",
            "exp master",
            "res master",
            "resumption");
    private static final TestVector RFC = TestVector.of("rfc8448").findFirst().orElseThrow();
    private static final Bytes ZERO = Bytes.of(new byte[32]);
    private static final Bytes NOTHING = Bytes.of(new byte[0]);

    private final KeySchedule.Early early = KeySchedule.early(TlsSecret.of(ZERO), TLS);
    private final KeySchedule.Handshaking keys =
            early.handshaking(TlsSecret.of(RFC.hex("shared")), transcript(2).hash());

    @Test
    void agreesOnTheSharedSecret() {
        byte[] secret = new byte[Curve25519.KEY];
        assertThat(Curve25519.agree(
                        RFC.hex("client_private").toArray(),
                        RFC.hex("server_public").toArray(),
                        secret,
                        0))
                .isTrue();
        assertThat(Bytes.of(secret)).isEqualTo(RFC.hex("shared"));
    }

    @Test
    void hashesTheMessages() {
        assertThat(transcript(2).hash()).isEqualTo(RFC.hex("hellos"));
        assertThat(transcript(6).hash()).isEqualTo(RFC.hex("to_server_finished"));
        assertThat(transcript(7).hash()).isEqualTo(RFC.hex("to_client_finished"));
    }

    @Test
    void derivesTheSecretsOfTheHandshake() {
        assertThat(early.early().publish()).isEqualTo(RFC.hex("early"));
        assertThat(keys.server().publish()).isEqualTo(RFC.hex("s_hs"));
        assertThat(keys.client().publish()).isEqualTo(RFC.hex("c_hs"));
        assertThat(keys.master().publish()).isEqualTo(RFC.hex("master"));
        assertThat(keys.confirm().publish()).isEqualTo(RFC.hex("s_finished"));
        assertThat(keys.finished().publish()).isEqualTo(RFC.hex("c_finished"));
        assertProtects(keys.server(), "s_hs");
        assertProtects(keys.client(), "c_hs");
    }

    @Test
    void confirmsTheHandshake() {
        assertThat(keys.verifiesServerConfirm(mac(5), transcript(5))).isTrue();
        assertThat(keys.serverConfirm(transcript(5))).isEqualTo(mac(5));
        assertThat(keys.verifiesClientFinished(mac(6), transcript(6))).isTrue();
        assertThat(keys.clientFinished(transcript(6))).isEqualTo(mac(6));
        assertThat(keys.verifiesServerConfirm(mac(5), transcript(6))).isFalse();
        assertThat(keys.verifiesServerConfirm(mac(6), transcript(5))).isFalse();
        assertThat(keys.verifiesClientFinished(mac(6), transcript(5))).isFalse();
        assertThat(keys.verifiesClientFinished(mac(5), transcript(6))).isFalse();
    }

    @Test
    void derivesTheSecretsOfTheChannel() {
        KeySchedule.Traffic traffic = keys.traffic(transcript(6));
        assertThat(traffic.server().publish()).isEqualTo(RFC.hex("s_ap"));
        assertThat(traffic.client().publish()).isEqualTo(RFC.hex("c_ap"));
        assertThat(traffic.exporter().publish()).isEqualTo(RFC.hex("exporter"));
        assertProtects(traffic.server(), "s_ap");
        assertProtects(traffic.client(), "c_ap");
    }

    @Test
    void derivesTheSecretOfATicketAndItsBinder() {
        KeySchedule.Traffic traffic = keys.traffic(transcript(7));
        assertThat(traffic.resumption().publish()).isEqualTo(RFC.hex("resumption"));
        Secret psk = traffic.ticketPsk(RFC.hex("ticket_nonce"));
        assertThat(psk.publish()).isEqualTo(RFC.hex("ticket_psk"));

        KeySchedule.Early resumed = KeySchedule.early(psk, TLS);
        assertThat(resumed.early().publish()).isEqualTo(RFC.hex("resumed_early"));
        assertThat(resumed.binder(RFC.hex("truncated"))).isEqualTo(RFC.hex("binder"));
        assertThat(resumed.verifiesBinder(RFC.hex("binder"), RFC.hex("truncated")))
                .isTrue();
        assertThat(resumed.verifiesBinder(RFC.hex("binder"), RFC.hex("hellos"))).isFalse();
        assertThat(early.verifiesBinder(RFC.hex("binder"), RFC.hex("truncated")))
                .isFalse();
    }

    private static void assertProtects(Secret secret, String name) {
        assertThat(secret.expand("key", NOTHING, 16).publish()).isEqualTo(RFC.hex(name + "_key"));
        assertThat(secret.expand("iv", NOTHING, 12).publish()).isEqualTo(RFC.hex(name + "_iv"));
    }

    private static Transcript transcript(int messages) {
        Transcript transcript = Transcript.empty(Hash.SHA256);
        for (Bytes message : RFC.lines().subList(0, messages)) {
            transcript = transcript.with(message.toArray());
        }
        return transcript;
    }

    /** Returns what a Finished message says. */
    private static Bytes mac(int message) {
        byte[] finished = RFC.lines().get(message).toArray();
        return Bytes.of(Arrays.copyOfRange(finished, 4, finished.length));
    }
}
