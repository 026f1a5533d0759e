package dev.fourfold.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fourfold.protocol.ProtocolException;
import org.junit.jupiter.params.provider.MethodSource;

/** The message decoder, given anything. */
class HandshakeMessageFuzzTest {

    @MethodSource("dev.fourfold.protocol.FuzzSeeds#messages")
    @FuzzTest
    void decodesNothingThatItWouldEncodeOtherwise(byte[] bytes) {
        HandshakeMessage message;
        try {
            message = HandshakeMessage.decode(bytes);
        } catch (ProtocolException e) {
            return;
        }
        assertThat(message.encode()).isEqualTo(bytes);
        assertThat(message.toString()).isNotEmpty();
        assertThat(MessageFields.of(message)).isNotNull();
    }
}
