package dev.fourfold.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.Aead;
import dev.fourfold.protocol.message.Hash;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.params.provider.MethodSource;

/** The record reader, given any bytes. */
class RecordReaderFuzzTest {

    private static final int LIMIT = 1_024;

    /** The first byte says whether there are keys already. */
    @MethodSource("dev.fourfold.protocol.FuzzSeeds#recordsOfClients")
    @FuzzTest
    void readsNoMoreThanItMay(byte[] bytes) throws IOException {
        var reader = new RecordReader(new ByteArrayInputStream(bytes), new RecordOpener(LIMIT));
        if (bytes.length > 0 && bytes[0] == 0) {
            reader = new RecordReader(new ByteArrayInputStream(bytes, 1, bytes.length), new RecordOpener(LIMIT));
            reader.opener().accept(Form.SEALED_HANDSHAKE, cipher());
            reader.opener().accept(Form.SEALED_APPLICATION, cipher());
        }
        try {
            for (int read = 0; true; read += RecordOpener.HEADER) {
                read += reader.read().content().length;
                assertThat(read).isLessThanOrEqualTo(bytes.length);
            }
        } catch (ProtocolException | EOFException e) {
            // the only ways to end
            return;
        }
    }

    private static RecordCipher cipher() {
        return RecordCipher.of(Aead.AES_128_GCM, Secret.takeOver(new byte[32], Hash.SHA256));
    }
}
