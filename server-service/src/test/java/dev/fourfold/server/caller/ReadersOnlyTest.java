package dev.fourfold.server.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import jakarta.servlet.DispatcherType;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.method.HandlerMethod;

class ReadersOnlyTest {

    private final ReadersOnly door = new ReadersOnly();
    private final MockHttpServletRequest request = new MockHttpServletRequest();

    @Test
    void seeWhatAsksForNoCaller() throws Exception {
        assertThat(enter("open", Permission.READ)).isTrue();
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> enter("open", Permission.TRANSFER))
                .extracting(RefusedException::refusal)
                .isEqualTo(Refusal.NOT_ALLOWED);
    }

    @Test
    void areNotAskedForWhereAnotherPermissionIs() throws Exception {
        assertThat(enter("guarded", Permission.TRANSFER)).isTrue();
    }

    @Test
    void areNotAskedForWhereAnErrorIsShown() throws Exception {
        request.setDispatcherType(DispatcherType.ERROR);

        assertThat(enter("open", Permission.TRANSFER)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/handshakes", "/api/v1/handshake%73", "/api/v1//handshakes"})
    void actForAllWhereAllAreNamedHoweverThePathIsWritten(String uri) throws Exception {
        request.setRequestURI(uri);
        request.setServletPath("/api/v1/handshakes"); // as the container understands it

        assertThat(enter("open", Permission.READ)).isTrue();
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> enter("open", Permission.READ, new Caller.Payers.These(Set.of("client.com"))))
                .extracting(RefusedException::refusal)
                .isEqualTo(Refusal.NOT_ALLOWED);
    }

    private boolean enter(String method, Permission permission) throws Exception {
        return enter(method, permission, new Caller.Payers.All());
    }

    private boolean enter(String method, Permission permission, Caller.Payers payers) throws Exception {
        request.setUserPrincipal(new Caller("test", Set.of(permission), payers, 1));
        Class<?>[] parameters = method.equals("open") ? new Class<?>[] {} : new Class<?>[] {Caller.class};
        return door.preHandle(
                request,
                new MockHttpServletResponse(),
                new HandlerMethod(new Handlers(), Handlers.class.getDeclaredMethod(method, parameters)));
    }

    static class Handlers {
        void open() {}

        void guarded(@Requires(Permission.TRANSFER) Caller caller) {}
    }
}
