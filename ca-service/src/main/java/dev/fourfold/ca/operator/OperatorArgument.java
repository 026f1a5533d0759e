package dev.fourfold.ca.operator;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.web.Bearer;
import dev.fourfold.ca.web.ClientCertificate;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives controllers their {@link Operator}, or refuses the request before its body is read. */
@Component
class OperatorArgument implements HandlerMethodArgumentResolver, WebMvcConfigurer {

    private final Operators operators;

    OperatorArgument(Operators operators) {
        this.operators = operators;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Operator.class;
    }

    @Override
    public Operator resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Operator operator = operators.authenticate(
                Bearer.of(request),
                ClientCertificate.of(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class))));
        Requires requires = Objects.requireNonNull(
                parameter.getParameterAnnotation(Requires.class), () -> parameter + " names no role");
        if (!operator.has(requires.value())) {
            throw new RefusedException(
                    Refusal.ROLE_MISSING,
                    "This needs the role " + requires.value().slug());
        }
        return operator;
    }
}
