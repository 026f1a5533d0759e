package dev.fourfold.server.transfer;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.otp.Otp;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads the codes that people type, and quotes nothing of what it refuses: the errors of Jackson would. */
@Component
final class TypedCodes {

    private final JsonMapper json;

    TypedCodes(JsonMapper json) {
        this.json = json;
    }

    private record Body(@Nullable String code) {}

    /** Returns the code in the body of a confirmation. */
    Otp read(InputStream body) {
        try {
            Body typed = json.readValue(body, Body.class);
            if (typed != null && typed.code() != null) {
                return Otp.of(typed.code());
            }
        } catch (JacksonException | IllegalArgumentException _) {
            // refused below, without the cause
        }
        throw new RefusedException(
                Refusal.VALIDATION,
                "The request cannot be accepted as it is",
                Map.of("errors", List.of(Map.of("member", "code", "message", "a string of six digits"))));
    }
}
