package dev.fourfold.client.otp;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class HostFilterTest {

    private final HostFilter filter =
            new HostFilter(new InboxProperties(Path.of("inbox"), true, List.of("Inbox.example", "client")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8082",
                "127.0.0.1",
                "127.0.0.1:8082",
                "127.1.2.3",
                "[::1]",
                "[::1]:8082",
                "localhost:",
                "inbox.example",
                "INBOX.example:443",
                "client:8080"
            })
    void letsThroughWhatIsOurs(String host) throws Exception {
        assertThat(status(host)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":8082",
                "rebound.example",
                "rebound.example:8082",
                "localhost.rebound.example",
                "127.0.0.1.rebound.example",
                "rebound.example#localhost",
                "localhost:8082:80",
                "localhost:x",
                "user@localhost",
                "localhost, rebound.example",
                "::1",
                "[::1",
                "[::2]",
                "10.0.0.1",
                "0.0.0.0",
                "inbox.example.rebound.example",
                "other.inbox.example"
            })
    void refusesTheRest(String host) throws Exception {
        assertThat(status(host)).isEqualTo(421);
    }

    @Test
    void refusesARequestWithoutAHost() throws Exception {
        assertThat(status(null)).isEqualTo(421);
    }

    private int status(@Nullable String host) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/inbox");
        request.removeHeader("Host");
        if (host != null) {
            request.addHeader("Host", host);
        }
        request.addHeader("X-Forwarded-Host", "localhost");
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        return response.getStatus();
    }
}
