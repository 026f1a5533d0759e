package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.FuzzSeeds;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.message.Hash;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a store gives back for a ticket, given anything, also sealed with the right key. */
class TicketFuzzTest {

    private static final Bytes TICKET = Bytes.of(new byte[32]);

    @MethodSource("sessions")
    @FuzzTest
    void opensOnlyWhatItWouldSealAgain(byte[] bytes) throws GeneralSecurityException {
        assertThat(SealedSession.open(Bytes.of(bytes), TICKET)).isEmpty();
        Bytes sealed = Bytes.of(cipher().doFinal(bytes));
        Optional<Session> session = SealedSession.open(sealed, TICKET);
        session.ifPresent(kept -> {
            assertThat(SealedSession.seal(kept)).isEqualTo(sealed);
            assertThatCode(() -> kept.isUsable(Dialogue.CLIENT_IDENTITY, TestPki.NOW))
                    .doesNotThrowAnyException();
        });
    }

    static Stream<Arguments> sessions() {
        return FuzzSeeds.each(Stream.of(
                        "",
                        "01",
                        "01 0101 01aa 00 0000019f00000000 0000019f00000000 000000",
                        "01 0101 01aa 01bb 7fffffffffffffff 8000000000000000 000005 0001cc 0000",
                        "01 0101 01aa 00 0000019f00000000 0000019f00000000 000007 0001cc 0002ddee")
                .map(hex -> HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    private static Cipher cipher() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        Secret key = Secret.takeOver(TICKET.toArray(), Hash.SHA256).expand("ticket seal", Bytes.of(new byte[0]), 32);
        cipher.init(Cipher.ENCRYPT_MODE, key.key("AES"), new GCMParameterSpec(128, new byte[12]));
        return cipher;
    }
}
