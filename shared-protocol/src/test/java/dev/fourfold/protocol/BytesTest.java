package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class BytesTest {

    private static final Bytes ABC = Bytes.ofHex("0a0b0c");

    @Test
    void doNotChangeWithTheArrayThatTheyWereMadeOf() {
        byte[] array = {1, 2};
        Bytes bytes = Bytes.of(array);
        array[0] = 9;
        assertThat(bytes).isEqualTo(Bytes.ofHex("0102"));
    }

    @Test
    void doNotChangeWithTheArrayThatTheyGive() {
        ABC.toArray()[0] = 9;
        assertThat(ABC).isEqualTo(Bytes.ofHex("0a0b0c"));
    }

    @Test
    void areEqualIfTheirContentIs() {
        assertThat(ABC).isEqualTo(Bytes.ofHex("0A0B0C")).hasSameHashCodeAs(Bytes.ofHex("0a0b0c"));
        assertThat(ABC).isNotEqualTo(Bytes.ofHex("0a0b0d"));
        assertThat(ABC).isNotEqualTo(Bytes.ofHex("0a0b"));
        assertThat(ABC).isNotEqualTo("0a0b0c");
    }

    @Test
    void printAsHex() {
        assertThat(ABC).hasToString("0a0b0c");
    }

    @Test
    void knowTheirLength() {
        assertThat(ABC.length()).isEqualTo(3);
        assertThat(ABC.isEmpty()).isFalse();
        assertThat(Bytes.ofHex("").isEmpty()).isTrue();
    }

    @Test
    void giveTheirBeginning() {
        assertThat(ABC.first(0)).isEqualTo(Bytes.ofHex(""));
        assertThat(ABC.first(2)).isEqualTo(Bytes.ofHex("0a0b"));
        assertThat(ABC.first(3)).isEqualTo(ABC);
    }

    @Test
    void refuseToBeginWithMoreThanTheyHave() {
        assertThatIllegalArgumentException().isThrownBy(() -> ABC.first(4));
        assertThatIllegalArgumentException().isThrownBy(() -> ABC.first(-1));
    }

    @Test
    void areCopiedToWhereTheyAreWanted() {
        byte[] target = new byte[5];
        ABC.copyTo(target, 1);
        assertThat(target).containsExactly(0, 0x0A, 0x0B, 0x0C, 0);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ABC.copyTo(target, 3));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ABC.copyTo(target, -1));
    }

    @Test
    void areAddedToADigestAndStayAsTheyAre() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        ABC.addTo(digest);
        assertThat(digest.digest())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(new byte[] {10, 11, 12}));
        assertThat(ABC).hasToString("0a0b0c");
    }

    @Test
    void refuseWhatIsNotHex() {
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes.ofHex("0"));
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes.ofHex("0x"));
    }
}
