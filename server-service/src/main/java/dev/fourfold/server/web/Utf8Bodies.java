package dev.fourfold.server.web;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Refuses bodies that are said to be in another encoding than UTF-8; what they are, whoever reads them looks at. */
@Component
class Utf8Bodies implements HandlerInterceptor, WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Charset charset = charset(request.getContentType());
        if (request.getDispatcherType() == DispatcherType.REQUEST
                && charset != null
                && !charset.equals(StandardCharsets.UTF_8)) {
            throw new RefusedException(
                    Refusal.VALIDATION,
                    "The request cannot be accepted as it is",
                    Map.of("errors", List.of(new Problems.MemberError("", Problems.NOT_UTF_8))));
        }
        return true;
    }

    private static @Nullable Charset charset(@Nullable String contentType) {
        try {
            return contentType == null
                    ? null
                    : MediaType.parseMediaType(contentType).getCharset();
        } catch (InvalidMediaTypeException _) {
            return null; // refused by whoever needs a body
        }
    }
}
