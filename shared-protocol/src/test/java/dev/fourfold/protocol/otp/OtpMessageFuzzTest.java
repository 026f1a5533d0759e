package dev.fourfold.protocol.otp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reader of what is said about one-time passwords, given anything. */
class OtpMessageFuzzTest {

    static Stream<Arguments> messages() {
        return Stream.of(
                        new OtpMessage.Deliver(
                                "dlv_1",
                                "trf_1",
                                1,
                                Instant.ofEpochSecond(1),
                                Duration.ofMinutes(5),
                                OtpText.of("é 1.")),
                        new OtpMessage.Acknowledge("dlv_1"),
                        new OtpMessage.Reject("dlv_1", OtpMessage.Reject.Reason.FULL),
                        new OtpMessage.Withdraw("dlv_1", OtpText.of("Locked.")),
                        new OtpMessage.Withdraw("dlv_1", null),
                        new OtpMessage.Holding(List.of("dlv_1", "dlv_2")))
                .map(message -> Arguments.of((Object) message.encode()));
    }

    @MethodSource("messages")
    @FuzzTest
    void readsNothingThatItWouldEncodeOtherwise(byte[] bytes) {
        var in = new ByteArrayInputStream(bytes);
        Optional<OtpMessage> message;
        try {
            message = OtpMessage.read(in);
        } catch (IOException e) {
            return;
        }
        if (message.isPresent() && !(message.get() instanceof OtpMessage.Unacceptable)) {
            assertThat(message.get().encode()).isEqualTo(Arrays.copyOf(bytes, bytes.length - in.available()));
        }
    }
}
