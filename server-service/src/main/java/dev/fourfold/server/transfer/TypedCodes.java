package dev.fourfold.server.transfer;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.otp.Otp;
import dev.fourfold.starter.web.NotUtf8Exception;
import dev.fourfold.starter.web.StrictJson;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the codes that people type, and quotes nothing of what it refuses. */
final class TypedCodes {

    private TypedCodes() {}

    private record Body(@Nullable String code) {}

    /** Returns the code in the body of a confirmation. */
    static Otp read(InputStream body) {
        try {
            Body typed = StrictJson.read(body, Body.class);
            if (typed.code() != null) {
                return Otp.of(typed.code());
            }
        } catch (NotUtf8Exception _) {
            throw refused("", "the body is not UTF-8");
        } catch (IllegalArgumentException _) {
            // refused below, without the cause
        }
        throw refused("code", "a string of six digits");
    }

    private static RefusedException refused(String member, String message) {
        return new RefusedException(
                Refusal.VALIDATION,
                "The request cannot be accepted as it is",
                Map.of("errors", List.of(Map.of("member", member, "message", message))));
    }
}
