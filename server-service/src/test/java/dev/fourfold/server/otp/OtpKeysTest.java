package dev.fourfold.server.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.starter.StartUpException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class OtpKeysTest {

    private static final OtpKey PRESENT = OtpKey.of("0".repeat(64));
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    @Test
    void knowTheKeysOfThePast() {
        var keys = new OtpKeys(PRESENT, List.of(OtpKey.of(ONE)));

        assertThat(keys.present()).isSameAs(PRESENT);
        assertThat(keys.ids()).containsExactly(PRESENT.id(), OtpKey.of(ONE).id());
        assertThat(keys.get(OtpKey.of(ONE).id()).id()).isEqualTo(OtpKey.of(ONE).id());
        assertThat(keys.has(OtpKey.of(TWO).id())).isFalse();
    }

    @Test
    void makeNewCodesWithThePresentOneThoughItIsAmongThoseOfThePast() {
        var keys = new OtpKeys(PRESENT, List.of(OtpKey.of("0".repeat(64))));

        assertThat(keys.ids()).hasSize(1);
        assertThat(keys.get(PRESENT.id())).isSameAs(PRESENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s,%s", "%s\n%s\n", " %s  %s", "%s,\n%s"})
    void areReadFromOneFile(String file) {
        var environment = new MockEnvironment().withProperty("otp.previous-keys", file.formatted(ONE, TWO));

        assertThat(keys(environment).ids())
                .containsExactly(
                        PRESENT.id(), OtpKey.of(ONE).id(), OtpKey.of(TWO).id());
    }

    @Test
    void areReadFromAList() {
        var environment = new MockEnvironment()
                .withProperty("otp.previous-keys[0]", ONE)
                .withProperty("otp.previous-keys[1]", TWO + "\n");

        assertThat(keys(environment).ids()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void areOneWithoutAnyOfThePast(String file) {
        assertThat(keys(new MockEnvironment().withProperty("otp.previous-keys", file))
                        .ids())
                .hasSize(1);
        assertThat(keys(new MockEnvironment()).ids()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deadbeef", "deadbeef\n1111", "deadbeef;deadbeef"})
    void areNotQuotedWhenRefused(String file) {
        var environment = new MockEnvironment().withProperty("otp.previous-keys", file);

        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> keys(environment))
                .withMessageContaining("otp.previous-keys")
                .withMessageNotContaining("deadbeef")
                .withNoCause();
    }

    @Test
    void proveWhatWasAuthorisedAndNothingElse() {
        var terms = new Terms("trf_1", Money.rupees("100"), "friend", "client.com");
        byte[] proof = PRESENT.proof(terms);

        assertThat(PRESENT.proves(proof, terms)).isTrue();
        assertThat(OtpKey.of(ONE).proves(proof, terms)).isFalse();
        for (Terms other : List.of(
                new Terms("trf_2", terms.money(), terms.payee(), terms.payer()),
                new Terms("trf_1", Money.rupees("100.01"), terms.payee(), terms.payer()),
                new Terms("trf_1", terms.money(), "mallory", terms.payer()),
                new Terms("trf_1", terms.money(), terms.payee(), "other.example"))) {
            assertThat(PRESENT.proves(proof, other)).isFalse();
        }
        assertThat(PRESENT.proves(new byte[0], terms)).isFalse();
        assertThat(PRESENT.proves(new byte[32], terms)).isFalse();
    }

    private static OtpKeys keys(MockEnvironment environment) {
        return new OtpConfiguration().otpKeys(PRESENT, environment);
    }
}
