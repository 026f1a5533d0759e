package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"server.com", "a", "a-b.c9", "1.2", "x.y.z.server.com", "xn--bcher-kva.example"})
    void takesHostNames(String name) {
        assertThat(PeerName.of(name)).hasToString(name).isEqualTo(new PeerName(name));
    }

    @Test
    void takesNamesInAnyCase() {
        assertThat(PeerName.of("SERVER.Com")).isEqualTo(PeerName.of("server.com"));
    }

    @Test
    void takesNamesUpToTheirLongest() {
        String label = "a".repeat(63);
        assertThat(PeerName.of(label).dnsName()).hasSize(63);
        String longest = label + "." + label + "." + label + "." + "a".repeat(61);
        assertThat(PeerName.of(longest).dnsName()).hasSize(253);
        refuses(longest + "a");
        refuses(label + "a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "server.com.", ".server.com", "a..b", "*", "*.server.com", "s*.com", "-a.com", "a-.com",
                        "a_b.com",
                "a b", " a", "a\n", "bücher.example", "\u212aelvin.com", "a:1", "::1", "a/b", "a@b", "a\0b", "CN=a"
            })
    void refusesWhatIsNoHostName(String name) {
        refuses(name);
    }

    @Test
    void isInLowerCaseOnly() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PeerName("Server.com"));
    }

    private static void refuses(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> PeerName.of(name));
    }
}
