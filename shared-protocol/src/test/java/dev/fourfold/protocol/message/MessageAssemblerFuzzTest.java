package dev.fourfold.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fourfold.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages put together from the content of records, given anything in parts of any size. */
class MessageAssemblerFuzzTest {

    /** The first byte says how long the parts are. */
    @MethodSource("dev.fourfold.protocol.FuzzSeeds#messagesInParts")
    @FuzzTest
    void givesBackWhatItWasGiven(byte[] bytes) {
        int part = bytes.length == 0 ? 1 : 1 + (bytes[0] & 0xFF);
        var given = new ByteArrayOutputStream();
        var back = new ByteArrayOutputStream();
        var assembler = new MessageAssembler();
        try {
            for (int at = 1; at < bytes.length; at += part) {
                byte[] content = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + part));
                given.writeBytes(content);
                assembler.add(content);
                for (Optional<HandshakeMessage> next = assembler.next(_ -> true);
                        next.isPresent();
                        next = assembler.next(_ -> true)) {
                    back.writeBytes(next.get().encode());
                }
            }
        } catch (ProtocolException e) {
            assertBegins(given.toByteArray(), back.toByteArray());
            return;
        }
        assertBegins(given.toByteArray(), back.toByteArray());
        assertThat(assembler.isEmpty()).isEqualTo(given.size() == back.size());
    }

    private static void assertBegins(byte[] whole, byte[] part) {
        assertThat(part).isEqualTo(Arrays.copyOf(whole, Math.min(whole.length, part.length)));
    }
}
