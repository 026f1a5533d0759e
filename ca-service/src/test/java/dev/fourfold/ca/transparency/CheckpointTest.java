package dev.fourfold.ca.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    /** The example key of C2SP signed-note, and a checkpoint that Go's golang.org/x/mod/sumdb/note can open with it. */
    private static final String GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String GO_TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String GO_SIGNATURE =
            "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

    @Test
    void isSignedAsGoSignsNotes() {
        NoteKey key = NoteKey.parse(GO_KEY);
        assertThat(key.text()).isEqualTo(GO_KEY);
        assertThat(key.id()).hasToString("c74f20a3");
        byte[] signature = Base64.getDecoder().decode(GO_SIGNATURE);
        assertThat(Bytes.of(signature).first(4)).isEqualTo(key.id());
        assertThat(key.verifies(
                        GO_TEXT.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(signature, 4, signature.length)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PeterNeumann",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq"
            })
    void hasNoOtherKeys(String text) {
        assertThatThrownBy(() -> NoteKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isAText() {
        assertThat(new Checkpoint("log", 3, Bytes.of(new byte[32])).text())
                .isEqualTo("log\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "~~",
                "~log~",
                "~PeterNeumann\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n~",
                "~PeterNeumann\n03\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 PeterNeumann AAAA\n~",
                "~PeterNeumann\n3\nAAAA\n\n\u2014 PeterNeumann AAAA\n~",
                "~PeterNeumann\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 PeterNeumann AAAA\n~",
                "~PeterNeumann\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 PeterNeumann x08gowAA\n~",
                "~other\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 other x08gowAA\n~"
            })
    void isRefusedUnlessTheKeyHasSignedIt(String note) {
        assertThatThrownBy(() -> Checkpoint.open(note, NoteKey.parse(GO_KEY)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
