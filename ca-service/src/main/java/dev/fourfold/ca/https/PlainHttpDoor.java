package dev.fourfold.ca.https;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.https.PlainHttpProperties.PlainHttp;
import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.policy.Requester;
import dev.fourfold.starter.StartUpException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.util.Arrays;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Turns away over plain HTTP who would have to show a secret, if the CA is told so. */
@Component
class PlainHttpDoor implements HandlerInterceptor, WebMvcConfigurer {

    private final boolean secretsMayPass;

    PlainHttpDoor(PlainHttpProperties properties, HttpsProperties https, ServerProperties server) {
        this.secretsMayPass = properties.plainHttp() != PlainHttp.PUBLIC;
        InetAddress address = server.getAddress();
        if (properties.plainHttp() == null && (address == null || !address.isLoopbackAddress())) {
            throw new StartUpException(
                    "Plain HTTP is open to other machines (server.address), and keys and tokens would pass in clear",
                    "Set ca.https.port, and ca.plain-http to public. In a private network of containers or behind a"
                            + " TLS proxy, set ca.plain-http to everything");
        }
        if (!secretsMayPass && https.port() == null) {
            throw new StartUpException(
                    "ca.plain-http is public, and there is no HTTPS for the rest",
                    "Set ca.https.port, such as 8443, or ca.plain-http to everything");
        }
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!secretsMayPass && !request.isSecure() && handler instanceof HandlerMethod method && takesSecret(method)) {
            throw new RefusedException(
                    Refusal.HTTPS_REQUIRED, "Use HTTPS, and a new key or token: this one has passed in clear");
        }
        return true;
    }

    private static boolean takesSecret(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .map(MethodParameter::getParameterType)
                .anyMatch(type -> type == Operator.class || type == Requester.class);
    }
}
