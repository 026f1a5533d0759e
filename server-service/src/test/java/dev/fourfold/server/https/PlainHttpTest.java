package dev.fourfold.server.https;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.fourfold.starter.StartUpException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.mock.env.MockEnvironment;

class PlainHttpTest {

    private final ServerProperties server = new ServerProperties();
    private final MockEnvironment environment = new MockEnvironment();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void isForThisMachine(String address) throws Exception {
        server.setAddress(InetAddress.getByName(address));

        assertThatNoException().isThrownBy(() -> new PlainHttp(server, environment));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.168.1.1", "::"})
    void isNotForOthers(String address) throws Exception {
        server.setAddress(InetAddress.getByName(address));

        assertThatExceptionOfType(StartUpException.class).isThrownBy(() -> new PlainHttp(server, environment));
    }

    @Test
    void isNotForOthersWithoutAnAddress() {
        assertThatExceptionOfType(StartUpException.class).isThrownBy(() -> new PlainHttp(server, environment));
    }

    @ParameterizedTest
    @CsvSource({"otp.plain-http, everything", "otp.demo-network, compose"})
    void isForOthersOnPurpose(String property, String value) throws Exception {
        server.setAddress(InetAddress.getByName("0.0.0.0"));
        environment.setProperty(property, value);

        assertThatNoException().isThrownBy(() -> new PlainHttp(server, environment));
    }
}
