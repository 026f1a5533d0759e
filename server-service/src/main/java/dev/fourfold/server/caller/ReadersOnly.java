package dev.fourfold.server.caller;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What asks for no {@link Caller} itself, such as the recent handshakes, is for those who may read; it names all devices. */
@Component
class ReadersOnly implements HandlerInterceptor, WebMvcConfigurer {

    private static final String HANDSHAKES = "/api/v1/handshakes";

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getDispatcherType() == DispatcherType.REQUEST
                && handler instanceof HandlerMethod method
                && Arrays.stream(method.getMethodParameters())
                        .noneMatch(parameter -> parameter.getParameterType() == Caller.class)
                && request.getUserPrincipal() instanceof Caller caller) {
            caller.require(Permission.READ);
            if (request.getServletPath().equals(HANDSHAKES)) { // not as it was written, but as it is understood
                caller.requireForAll();
            }
        }
        return true;
    }
}
