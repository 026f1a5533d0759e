package dev.fourfold.client.otp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;

/** Writes a message as its sentence and a line end. A string as body would be logged at DEBUG. */
@Component
final class SentenceConverter extends AbstractHttpMessageConverter<InboxController.Shown> {

    SentenceConverter() {
        super(StandardCharsets.UTF_8, MediaType.TEXT_PLAIN);
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == InboxController.Shown.class;
    }

    @Override
    protected InboxController.Shown readInternal(Class<? extends InboxController.Shown> type, HttpInputMessage input) {
        throw new HttpMessageNotReadableException("Nobody sends messages here", input);
    }

    @Override
    protected void writeInternal(InboxController.Shown message, HttpOutputMessage output) throws IOException {
        output.getBody().write((message.text().reveal() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
