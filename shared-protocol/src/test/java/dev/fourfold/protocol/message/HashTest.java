package dev.fourfold.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HashTest {

    private static final byte[] ONE = {1};

    @ParameterizedTest
    @EnumSource
    void givesADigestThatHasSeenNothingEachTime(Hash hash) throws Exception {
        byte[] expected = MessageDigest.getInstance(hash.algorithm()).digest();
        MessageDigest used = hash.digest();
        used.update(ONE);
        assertThat(hash.digest().digest()).isEqualTo(expected).hasSize(hash.length());
        assertThat(used.digest()).isNotEqualTo(expected);
        assertThat(hash.digest().digest()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void copiesWhatADigestHasSeen(Hash hash) throws Exception {
        MessageDigest first = hash.digest();
        first.update(ONE);
        MessageDigest copy = Hash.copy(first);
        first.update(ONE);
        assertThat(copy.digest())
                .isEqualTo(MessageDigest.getInstance(hash.algorithm()).digest(ONE));
        assertThat(first.digest())
                .isEqualTo(MessageDigest.getInstance(hash.algorithm()).digest(new byte[] {1, 1}));
    }
}
