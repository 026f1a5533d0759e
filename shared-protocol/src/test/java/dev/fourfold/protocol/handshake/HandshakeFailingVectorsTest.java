package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides, byte for byte, towards peers of an independent implementation that err. */
class HandshakeFailingVectorsTest {

    private static Stream<Recording> recordings() {
        return Recording.of("handshake-failing");
    }

    @Test
    void hasAll() {
        assertThat(recordings()).hasSize(413);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void refuses(Recording recording) throws Exception {
        var replay = new Replay(recording, recording.text("receiver").equals("server"));
        assertThat(replay.playUntilRefused().alert())
                .as(recording.text("deviation"))
                .isEqualTo(Alert.valueOf(recording.text("expect").toUpperCase(Locale.ROOT)));
    }
}
