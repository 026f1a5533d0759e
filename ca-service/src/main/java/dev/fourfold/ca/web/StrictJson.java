package dev.fourfold.ca.web;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON that is exactly what was agreed: no unknown or repeated members, no leftovers, no guessed types. */
public final class StrictJson {

    private StrictJson() {}

    /**
     * Returns the value that some bytes hold.
     *
     * @throws RefusedException with {@code refusal} if they do not
     */
    public static <T> T read(JsonMapper json, byte[] body, Class<T> type, Refusal refusal) {
        try {
            @Nullable
            T value = json.rebuild()
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .build()
                    .readerFor(type)
                    .with(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .without(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .readValue(body);
            if (value != null) {
                return value;
            }
        } catch (JacksonException e) {
            throw new RefusedException(
                    refusal, "Not the JSON that is expected here: an object with known members of the right types", e);
        }
        throw new RefusedException(refusal, "Not a JSON object");
    }
}
