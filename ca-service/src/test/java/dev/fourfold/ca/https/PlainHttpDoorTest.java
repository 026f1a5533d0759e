package dev.fourfold.ca.https;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.ca.https.PlainHttpProperties.PlainHttp;
import dev.fourfold.starter.StartUpException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

class PlainHttpDoorTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
    void opensOnLoopbackWithoutAWord(String address) {
        assertThatCode(() -> door(null, null, address)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::", "2001:db8::1"})
    void opensToOtherMachinesOnlyIfItIsToldWhatMayPass(String address) {
        assertThatThrownBy(() -> door(null, null, address))
                .isInstanceOf(StartUpException.class)
                .hasMessageContaining("in clear");
        assertThatThrownBy(() -> door(null, 8443, address)).isInstanceOf(StartUpException.class);
        assertThatCode(() -> door(PlainHttp.EVERYTHING, null, address)).doesNotThrowAnyException();
        assertThatCode(() -> door(PlainHttp.PUBLIC, 8443, address)).doesNotThrowAnyException();
    }

    @Test
    void takesNoAddressForEveryAddress() {
        assertThatThrownBy(() -> door(null, null, null)).isInstanceOf(StartUpException.class);
    }

    @Test
    void doesNotShutOutEverybody() {
        assertThatThrownBy(() -> door(PlainHttp.PUBLIC, null, "127.0.0.1"))
                .isInstanceOf(StartUpException.class)
                .hasMessageContaining("no HTTPS");
    }

    private static PlainHttpDoor door(@Nullable PlainHttp plainHttp, @Nullable Integer port, @Nullable String address)
            throws UnknownHostException {
        ServerProperties server = new ServerProperties();
        server.setAddress(address == null ? null : InetAddress.getByName(address));
        return new PlainHttpDoor(
                new PlainHttpProperties(plainHttp),
                new HttpsProperties(port, null, List.of("localhost"), "server", Duration.ofMinutes(1)),
                server);
    }
}
