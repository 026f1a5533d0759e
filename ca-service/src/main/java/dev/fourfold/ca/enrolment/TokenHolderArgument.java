package dev.fourfold.ca.enrolment;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.policy.Requester;
import dev.fourfold.ca.web.Bearer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives controllers the {@link Requester} of a request's token, or refuses the request before its body is read. */
@Component
class TokenHolderArgument implements HandlerMethodArgumentResolver, WebMvcConfigurer {

    private final EnrolmentTokens tokens;

    TokenHolderArgument(EnrolmentTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Requester.class;
    }

    @Override
    public Requester resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return tokens.authenticate(Bearer.of(request)
                .orElseThrow(() -> new RefusedException(
                        Refusal.MISSING_TOKEN, "Send an enrolment token: Authorization: Bearer <token>")));
    }
}
