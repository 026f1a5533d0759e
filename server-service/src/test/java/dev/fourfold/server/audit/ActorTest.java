package dev.fourfold.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.PeerName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class ActorTest {

    @AfterEach
    void endTheRequest() {
        RequestContextHolder.resetRequestAttributes();
    }

    @Test
    void isTheServerWhenNoRequestIsServed() {
        assertThat(Actor.current().text()).isEqualTo("server");
    }

    @Test
    void isTheCallerOfTheRequest() {
        var request = new MockHttpServletRequest();
        request.setUserPrincipal(() -> "core-banking");
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));

        assertThat(Actor.current().text()).isEqualTo("caller core-banking");
    }

    @Test
    void isNobodyKnownWhenTheRequestProvesNothing() {
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(new MockHttpServletRequest()));

        assertThat(Actor.current().text()).isEqualTo("caller anonymous");
    }

    @Test
    void isTheDeviceOfAChannel() {
        assertThat(new Actor.Device(PeerName.of("client.com")).text()).isEqualTo("device client.com");
    }
}
