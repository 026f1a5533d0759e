package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Refusals;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.TestRandom;
import java.time.InstantSource;
import java.util.Arrays;

/** A cookie that comes back: anything but ours is refused. */
class CookieFuzzTest {

    private static final RetryCookies COOKIES = RetryCookies.fresh(TestRandom.of(1), InstantSource.fixed(TestPki.NOW));
    private static final byte[] OURS = COOKIES.bake(
                    new RetryCookies.FirstHello(
                            0x0101, 0, Bytes.of(new byte[32]), Bytes.of(new byte[32]), Bytes.of(new byte[32])),
                    Dialogue.ADDRESS)
            .toArray();

    /** The bytes change our cookie by exclusive or, and lengthen it. */
    @FuzzTest
    void opensOnlyItsOwn(byte[] change) {
        byte[] cookie = Arrays.copyOf(OURS, Math.max(OURS.length, change.length));
        for (int i = 0; i < change.length; i++) {
            cookie[i] ^= change[i];
        }
        if (Arrays.equals(cookie, OURS)) {
            assertThatCode(() -> COOKIES.open(Bytes.of(cookie), Dialogue.ADDRESS))
                    .doesNotThrowAnyException();
        } else {
            Refusals.assertRefused(Alert.ILLEGAL_PARAMETER, () -> COOKIES.open(Bytes.of(cookie), Dialogue.ADDRESS));
            Refusals.assertRefused(Alert.ILLEGAL_PARAMETER, () -> COOKIES.open(Bytes.of(change), Dialogue.ADDRESS));
        }
    }
}
