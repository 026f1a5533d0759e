package dev.fourfold.ca.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

    private final ClientAddress addresses =
            new ClientAddress(List.of(Network.of("10.1.0.0/16"), Network.of("fd00::1")));

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, '', 192.0.2.1",
        // nobody but a trusted proxy is believed
        "192.0.2.1, 198.51.100.7, 192.0.2.1",
        "10.2.0.1, 198.51.100.7, 10.2.0.1",
        "10.1.2.3, 198.51.100.7, 198.51.100.7",
        "fd00::1, 198.51.100.7, 198.51.100.7",
        "fd00::2, 198.51.100.7, fd00:0:0:0:0:0:0:0/64",
        // what the client itself wrote stands before what the proxy wrote
        "10.1.2.3, '203.0.113.9, 198.51.100.7', 198.51.100.7",
        "10.1.2.3, '198.51.100.7, 10.1.9.9', 198.51.100.7",
        "10.1.2.3, '198.51.100.7,nonsense', 10.1.2.3",
        "10.1.2.3, 'nonsense,10.1.9.9', 10.1.9.9",
        "10.1.2.3, '10.1.1.1', 10.1.1.1",
        "10.1.2.3, ',', 10.1.2.3",
        "10.1.2.3, localhost, 10.1.2.3",
        "10.1.2.3, 2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
        "10.1.2.3, ::ffff:198.51.100.7, 198.51.100.7"
    })
    void isThatOfTheClientAndNotWhatTheClientSays(String peer, String forwardedFor, String expected) {
        assertThat(addresses.of(peer, forwardedFor.isEmpty() ? List.of() : List.of(forwardedFor)))
                .isEqualTo(expected);
    }

    @Test
    void readsSeveralHeadersAsOne() {
        assertThat(addresses.of("10.1.2.3", List.of("203.0.113.9", "198.51.100.7")))
                .isEqualTo("198.51.100.7");
    }

    @Test
    void knowsWhatIsInANetwork() {
        Network network = Network.of("192.0.2.128/25");
        assertThat(network.contains(InetAddress.ofLiteral("192.0.2.128"))).isTrue();
        assertThat(network.contains(InetAddress.ofLiteral("192.0.2.127"))).isFalse();
        assertThat(network.contains(InetAddress.ofLiteral("::1"))).isFalse();
        assertThat(Network.of("0.0.0.0/0").contains(InetAddress.ofLiteral("203.0.113.9")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "localhost", "10.0.0.0/8/8"})
    void refusesWhatIsNoNetwork(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.of(text));
    }
}
