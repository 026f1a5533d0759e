package dev.fourfold.server.caller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class DemoNeighboursTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true, true",
        "127.9.9.9, true, true",
        "::1, true, true",
        "172.18.0.1, false, true",
        "10.0.0.7, false, true",
        "fd00::7, false, true",
        "8.8.8.8, false, false",
        "2001:db8::1, false, false",
        "fe80::1, false, false",
        "169.254.1.1, false, false"
    })
    void areThisMachineAndInComposeItsNetwork(String address, boolean alone, boolean inCompose) {
        MockEnvironment environment = new MockEnvironment();
        environment.setActiveProfiles("demo");
        assertThat(new DemoNeighbours(environment).include(address)).isEqualTo(alone);

        environment.setProperty("otp.demo-network", "compose");
        assertThat(new DemoNeighbours(environment).include(address)).isEqualTo(inCompose);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "172.18.0.1"})
    void areNobodyWithoutTheDemo(String address) {
        MockEnvironment environment = new MockEnvironment().withProperty("otp.demo-network", "compose");

        assertThat(new DemoNeighbours(environment).include(address)).isFalse();
    }
}
