package dev.fourfold.ca.command;

import dev.fourfold.ca.Serial;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a serial as the CA writes it, and as OpenSSL and others do: in capital letters, with colons. */
final class SerialArgument implements ITypeConverter<Serial> {

    @Override
    public Serial convert(String text) {
        return Serial.parse(text)
                .orElseThrow(
                        () -> new TypeConversionException("it is not the serial of a certificate of a CA like this"));
    }
}
