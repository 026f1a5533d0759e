package dev.fourfold.starter.web;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON is UTF-8 and says what it means, or is refused: no unknown or repeated members, no leftovers, no guessed types, no megabytes.
 * An application that imports this reads the bodies of its controllers so; {@link #read} reads anything else.
 */
@Configuration(proxyBeanMethods = false)
public class StrictJson {

    // Implementation constants
    private static final long LONGEST_DOCUMENT = 64 * 1024;

    private static final JsonMapper MAPPER = mapper();

    private static JsonMapper mapper() {
        JsonFactoryBuilder factory = JsonFactory.builder();
        restrict(factory);
        JsonMapper.Builder mapper = JsonMapper.builder(factory.build());
        restrict(mapper);
        return mapper.build();
    }

    @Bean
    JsonFactoryBuilderCustomizer boundedBodies() {
        return StrictJson::restrict;
    }

    @Bean
    JsonMapperBuilderCustomizer strictBodies() {
        return StrictJson::restrict;
    }

    private static void restrict(JsonFactoryBuilder factory) {
        factory.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .inputDecorator(new Utf8Only())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(LONGEST_DOCUMENT)
                        .build());
    }

    private static void restrict(JsonMapper.Builder mapper) {
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    }

    /**
     * Returns the object that some bytes hold.
     *
     * @throws NotUtf8Exception if they are in another encoding
     * @throws IllegalArgumentException if they do not; neither it nor a cause quotes anything of them
     */
    public static <T> T read(byte[] json, Class<T> type) {
        return read(new ByteArrayInputStream(json), type);
    }

    /** Does the same with a stream, of which it reads only what it needs to judge. */
    public static <T> T read(InputStream json, Class<T> type) {
        try {
            @Nullable T value = MAPPER.readValue(json, type);
            if (value != null) {
                return value;
            }
        } catch (JacksonException e) {
            if (isNotUtf8(e)) {
                throw new NotUtf8Exception();
            }
            // refused below, for its message may quote the bytes
        }
        throw new IllegalArgumentException("Not a JSON object with just the members of the right types");
    }

    /** Returns whether JSON could not be read for its encoding. */
    public static boolean isNotUtf8(JacksonException failure) {
        return failure.getCause() instanceof CharacterCodingException;
    }
}
