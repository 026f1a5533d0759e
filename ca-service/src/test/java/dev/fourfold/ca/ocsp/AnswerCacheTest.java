package dev.fourfold.ca.ocsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.ca.Serial;
import dev.fourfold.ca.ocsp.AnswerCache.Kept;
import dev.fourfold.ca.revocation.StatusChange;
import dev.fourfold.protocol.Bytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {

    private final AnswerCache cache = new AnswerCache();

    @Test
    void findsAnAnswerByItsRequestOnly() {
        put(1, 10);
        assertThat(cache.find(request(10))).contains(kept(1));
        assertThat(cache.find(request(11))).isEmpty();
        assertThat(cache.find(Bytes.of(new byte[0]))).isEmpty();
    }

    @Test
    void forgetsEveryAnswerAboutACertificateWhoseStatusChanges() {
        put(1, 10);
        put(1, 11);
        put(2, 20);
        cache.forget(new StatusChange(serial(1)));
        assertThat(cache.find(request(10))).isEmpty();
        assertThat(cache.find(request(11))).isEmpty();
        assertThat(cache.find(request(20))).isPresent();
    }

    @Test
    void keepsNothingThatWasBegunBeforeItsStatusChanged() {
        long before = cache.changes();
        cache.forget(new StatusChange(serial(1)));
        cache.put(request(10), kept(1), before);
        assertThat(cache.find(request(10))).isEmpty();
        put(1, 10);
        assertThat(cache.find(request(10))).isPresent();
    }

    /** Whoever revokes a thousand certificates does not make every other answer be signed anew. */
    @Test
    void keepsWhatWasBegunBeforeOtherStatusesChanged() {
        cache.forget(new StatusChange(serial(1)));
        long before = cache.changes();
        for (int i = 0; i < AnswerCache.MAX_CHANGES; i++) {
            cache.forget(new StatusChange(serial(2 + i)));
        }
        cache.put(request(10), kept(1), before);
        assertThat(cache.find(request(10))).isPresent();
    }

    /** Of changes before the last thousand nothing is known any more. */
    @Test
    void keepsNothingThatWasBegunBeforeMoreChangesThanItRemembers() {
        long before = cache.changes();
        for (int i = 0; i <= AnswerCache.MAX_CHANGES; i++) {
            cache.forget(new StatusChange(serial(1 + i)));
        }
        cache.put(request(10), kept(1), before);
        cache.put(request(99), kept(9_999), before);
        assertThat(cache.find(request(10))).isEmpty();
        assertThat(cache.find(request(99))).isEmpty();
        cache.put(request(99), kept(9_999), before + 1);
        assertThat(cache.find(request(99))).isPresent();
    }

    @Test
    void keepsNothingThatWasBegunBeforeItRemembersAnotherChangeOfTheSame() {
        cache.forget(new StatusChange(serial(1)));
        long before = cache.changes();
        for (int i = 0; i < AnswerCache.MAX_CHANGES - 1; i++) {
            cache.forget(new StatusChange(serial(2 + i)));
        }
        cache.forget(new StatusChange(serial(1)));
        cache.forget(new StatusChange(serial(9_999)));
        cache.put(request(10), kept(1), before);
        assertThat(cache.find(request(10))).isEmpty();
    }

    @Test
    void keepsNothingThatWasBegunBeforeItWasCleared() {
        cache.forget(new StatusChange(serial(2)));
        long before = cache.changes();
        cache.clear();
        cache.put(request(10), kept(1), before);
        assertThat(cache.find(request(10))).isEmpty();
    }

    @Test
    void forgetsEverythingWhenItIsCleared() {
        put(1, 10);
        cache.clear();
        assertThat(cache.find(request(10))).isEmpty();
    }

    @Test
    void letsGoOfTheCertificateThatNobodyHasAskedForForLongest() {
        for (int i = 0; i < AnswerCache.MAX_CERTIFICATES; i++) {
            put(i, i);
        }
        assertThat(cache.find(request(0))).isPresent();
        put(AnswerCache.MAX_CERTIFICATES, AnswerCache.MAX_CERTIFICATES);
        assertThat(cache.find(request(0))).isPresent();
        assertThat(cache.find(request(1))).isEmpty();
        assertThat(cache.find(request(2))).isPresent();
    }

    private void put(int certificate, int request) {
        cache.put(request(request), kept(certificate), cache.changes());
    }

    private static Bytes request(int number) {
        return Bytes.of(ByteBuffer.allocate(4).putInt(number).array());
    }

    private static Kept kept(int certificate) {
        return new Kept(1, serial(certificate), OcspAnswer.error(6, "of " + certificate));
    }

    private static Serial serial(int number) {
        return new Serial(BigInteger.valueOf(number).setBit(158));
    }
}
