package dev.fourfold.server.transfer;

import dev.fourfold.server.otp.Otp;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads a code; Jackson's own errors would quote one that is not a string. */
final class CodeText extends ValueDeserializer<Otp> {

    @Override
    public Otp deserialize(JsonParser parser, DeserializationContext context) {
        try {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                return Otp.of(parser.getString());
            }
        } catch (IllegalArgumentException _) {
            // reported below, without a cause
        }
        return context.reportInputMismatch(Otp.class, "a string of six digits");
    }
}
