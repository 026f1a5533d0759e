package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.message.HandshakeMessage.ServerConfirm;
import dev.fourfold.protocol.message.Hash;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TranscriptTest {

    @ParameterizedTest
    @EnumSource
    void hashesNothingAtFirst(Hash hash) throws Exception {
        assertThat(Transcript.empty(hash).hash()).isEqualTo(digest(hash, ""));
    }

    @ParameterizedTest
    @EnumSource
    void hashesMessageAfterMessage(Hash hash) throws Exception {
        var confirm = new ServerConfirm(Bytes.of(new byte[32]));
        Transcript transcript = Transcript.empty(hash).with(confirm).with(new byte[] {1, 2});
        assertThat(transcript.hash()).isEqualTo(digest(hash, HexFormat.of().formatHex(confirm.encode()) + "0102"));
        assertThat(transcript.hash()).isEqualTo(transcript.hash());
    }

    @Test
    void doesNotChangeWhenItGrows() throws Exception {
        Transcript one = Transcript.empty(Hash.SHA256).with(new byte[] {1});
        one.with(new byte[] {2});
        one.hashWith(new byte[] {3}, 1);
        assertThat(one.hash()).isEqualTo(digest(Hash.SHA256, "01"));
    }

    @ParameterizedTest
    @EnumSource
    void hashesTheBeginningOfAMessageMore(Hash hash) throws Exception {
        Transcript one = Transcript.empty(hash).with(new byte[] {1});
        assertThat(one.hashWith(new byte[] {2, 3, 4}, 2)).isEqualTo(digest(hash, "010203"));
        assertThat(one.hashWith(new byte[] {2, 3, 4}, 0)).isEqualTo(one.hash());
        assertThat(one.hashWith(new byte[] {2, 3, 4}, 3))
                .isEqualTo(one.with(new byte[] {2, 3, 4}).hash());
    }

    /** As in RFC 8446, section 4.4.1, with a message type of our own range. */
    @Test
    void beginsWithTheHashOfAHelloThatWasSentAgain() throws Exception {
        assertThat(retried(Hash.SHA256).hash())
                .isEqualTo(digest(Hash.SHA256, "fe000020" + digest(Hash.SHA256, "01") + "02"));
        assertThat(retried(Hash.SHA384).hash())
                .isEqualTo(digest(Hash.SHA384, "fe000030" + digest(Hash.SHA384, "01") + "02"));
    }

    @Test
    void isAnotherThanThatOfTheHelloItself() {
        for (Hash hash : Hash.values()) {
            assertThat(retried(hash).hash())
                    .isNotEqualTo(Transcript.empty(hash)
                            .with(new byte[] {1})
                            .with(new byte[] {2})
                            .hash());
        }
    }

    private static Transcript retried(Hash hash) {
        Bytes hello = Transcript.empty(hash).with(new byte[] {1}).hash();
        return Transcript.ofRetry(hash, hello).with(new byte[] {2});
    }

    private static Bytes digest(Hash hash, String hex) throws Exception {
        return Bytes.of(MessageDigest.getInstance(hash.algorithm())
                .digest(HexFormat.of().parseHex(hex)));
    }
}
