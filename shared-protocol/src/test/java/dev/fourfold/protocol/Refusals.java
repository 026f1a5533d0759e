package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How tests say that the protocol refuses something. */
public final class Refusals {

    private Refusals() {}

    /** Expects a {@link ProtocolException} with that alert, and returns it. */
    public static ProtocolException assertRefused(Alert alert, ThrowingCallable code) {
        var refusal = Assertions.catchThrowable(code);
        assertThat(refusal).isInstanceOf(ProtocolException.class);
        var protocol = (ProtocolException) refusal;
        assertThat(protocol.alert()).as(String.valueOf(protocol.getMessage())).isEqualTo(alert);
        return protocol;
    }
}
