package dev.fourfold.ca.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class MetricsDoorTest {

    private static final String KEY = "the key of the first administrator";

    private final List<Refusal> refused = new ArrayList<>();
    private final MetricsDoor door = new MetricsDoor(
            new Operators(
                    new OperatorProperties(OperatorKey.of(KEY)),
                    JdbcClient.class.cast(unused()),
                    new OperatorCertificates(JdbcClient.class.cast(unused()), InstantSource.system())),
            (_, _, _, e) -> {
                refused.add(((RefusedException) e).refusal());
                return null;
            });

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, /actuator/prometheus",
        "::1, /actuator/info",
        "192.0.2.1, /actuator/health",
        "192.0.2.1, /actuator/health/liveness",
        "192.0.2.1, /ca/root.pem"
    })
    void letsPassWhatIsForEverybodyOrFromHere(String from, String path) throws Exception {
        assertThat(passes(request(from, path))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, /actuator/prometheus", "2001:db8::1, /actuator/info", "10.0.0.1, /actuator/healthy"})
    void asksStrangersForAKey(String from, String path) throws Exception {
        assertThat(passes(request(from, path))).isFalse();
        assertThat(refused).containsExactly(Refusal.MISSING_OPERATOR_KEY);
    }

    @Test
    void letsOperatorsRead() throws Exception {
        MockHttpServletRequest request = request("192.0.2.1", "/actuator/prometheus");
        request.addHeader("Authorization", "Bearer " + KEY);
        assertThat(passes(request)).isTrue();
    }

    private boolean passes(MockHttpServletRequest request) throws Exception {
        MockFilterChain chain = new MockFilterChain();
        door.doFilter(request, new MockHttpServletResponse(), chain);
        return chain.getRequest() != null;
    }

    private static MockHttpServletRequest request(String from, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        request.setRemoteAddr(from);
        return request;
    }

    private static Object unused() {
        return Proxy.newProxyInstance(
                JdbcClient.class.getClassLoader(), new Class<?>[] {JdbcClient.class}, (_, method, _) -> {
                    throw new AssertionError(method);
                });
    }
}
