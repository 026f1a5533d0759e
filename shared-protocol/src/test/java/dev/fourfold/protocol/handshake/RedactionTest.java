package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.handshake.Dialogue.Turn;
import dev.fourfold.protocol.message.HandshakeMessage.ServerConfirm;
import dev.fourfold.protocol.message.Hash;
import java.security.interfaces.EdECPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing that holds a secret prints it. */
class RedactionTest {

    @Test
    void keepsSecretsOutOfWhatStatesAndStepsPrint() throws Exception {
        var printed = new ArrayList<String>();
        var secrets = new ArrayList<byte[]>();
        for (Turn turn : Dialogue.undisturbed()) {
            Turn fresh = Dialogue.before(turn.message().getClass());
            printed.add(fresh.state().toString());
            Step step = fresh.take();
            printed.add(step.toString());
            printed.add(step.next().toString());
            for (Step.Action action : step.actions()) {
                if (action instanceof Step.ProtectReads reads) {
                    secrets.add(bytes(reads.trafficSecret()));
                } else if (action instanceof Step.ProtectWrites writes) {
                    secrets.add(bytes(writes.trafficSecret()));
                }
            }
        }
        assertThat(secrets).hasSize(8);
        assertSilent(printed, secrets);
    }

    @Test
    void keepsSecretsOutOfWhatTheKeyScheduleAndItsUsersPrint() throws Exception {
        Turn turn = Dialogue.before(ServerConfirm.class);
        KeySchedule.Handshaking keys =
                ((ClientHandshake.ExpectServerConfirm) turn.state()).before().keys();
        KeySchedule.Traffic traffic = keys.traffic(Transcript.empty(Hash.SHA256));
        List<byte[]> secrets = List.of(
                bytes(keys.server()),
                bytes(keys.client()),
                bytes(keys.confirm()),
                bytes(keys.finished()),
                bytes(keys.master()),
                bytes(traffic.server()),
                bytes(traffic.client()),
                bytes(traffic.finished()),
                bytes(traffic.exporter()),
                bytes(traffic.resumption()));
        assertSilent(List.of(turn.state().toString(), keys.toString(), traffic.toString(), turn.toString()), secrets);
    }

    @Test
    void keepsPrivateKeysOutOfWhatIdentitiesAndEndpointsPrint() {
        Endpoint endpoint = Dialogue.endpoint(Dialogue.CLIENT_IDENTITY);
        var key = (EdECPrivateKey) Dialogue.CLIENT_IDENTITY.privateKey();
        assertSilent(
                List.of(endpoint.toString(), Dialogue.CLIENT_IDENTITY.toString()),
                List.of(key.getBytes().orElseThrow(), key.getEncoded()));
    }

    private static byte[] bytes(Secret secret) {
        return secret.publish().toArray();
    }

    private static void assertSilent(List<String> printed, List<byte[]> secrets) {
        for (String text : printed) {
            for (byte[] secret : secrets) {
                assertThat(secret).as("a secret that is one").isNotEqualTo(new byte[secret.length]);
                assertThat(text)
                        .doesNotContainIgnoringCase(HexFormat.of().formatHex(secret))
                        .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(secret))
                        .doesNotContain(Base64.getUrlEncoder().withoutPadding().encodeToString(secret))
                        .doesNotContain(Arrays.toString(secret));
            }
        }
    }
}
