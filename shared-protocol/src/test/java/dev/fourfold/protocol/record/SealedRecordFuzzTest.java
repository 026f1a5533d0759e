package dev.fourfold.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fourfold.protocol.FuzzSeeds;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.Aead;
import dev.fourfold.protocol.message.Hash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The record reader, given records that open to anything: whoever has the keys can send them. */
class SealedRecordFuzzTest {

    private static final int LIMIT = 1_024;

    @MethodSource("inners")
    @FuzzTest
    void opensOneInnerFormToOneContent(byte[] inner) throws IOException {
        byte[] sealed = SealedByHand.record(secret(), 0, Form.SEALED_APPLICATION, inner);
        var reader = new RecordReader(new ByteArrayInputStream(sealed), new RecordOpener(LIMIT));
        reader.opener().accept(Form.SEALED_APPLICATION, cipher());
        OpenedRecord record;
        try {
            record = reader.read();
        } catch (ProtocolException e) {
            return;
        }
        int length = record.content().length;
        int more = inner.length - length;
        assertThat(length).isLessThanOrEqualTo(LIMIT);
        // there is one way to seal each content with each padding
        byte[] again = Records.seal(
                cipher(),
                Form.SEALED_APPLICATION,
                record.type(),
                record.content(),
                0,
                length,
                more == 1 ? 0 : more - 4);
        assertThat(more == 4 ? sealed : again).isEqualTo(sealed);
    }

    static Stream<Arguments> inners() {
        return FuzzSeeds.each(
                Stream.of("", "03", "0301", "0401020304050607080900", "13000000", "130000010100", "1300000201")
                        .map(HexFormat.of()::parseHex));
    }

    private static Secret secret() {
        return Secret.takeOver(new byte[32], Hash.SHA256);
    }

    private static RecordCipher cipher() {
        return RecordCipher.of(Aead.AES_128_GCM, secret());
    }
}
