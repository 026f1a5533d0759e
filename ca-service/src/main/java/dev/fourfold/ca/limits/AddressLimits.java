package dev.fourfold.ca.limits;

import dev.fourfold.ca.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The limits of an address, before anything else is done with a request. What everybody may read has none. */
@Component
public final class AddressLimits implements HandlerInterceptor, WebMvcConfigurer {

    private static final String[] SIGNED = {
        "/api/v1/certificates", "/api/v1/renewals", "/api/v1/renewals/**", "/api/v1/enrolment-tokens"
    };

    /** A credential that is missing, or was good once, is no guess. */
    private static final Set<Refusal> GUESSES = EnumSet.of(
            Refusal.UNKNOWN_TOKEN,
            Refusal.WRONG_OPERATOR_KEY,
            Refusal.UNTRUSTED_CERTIFICATE,
            Refusal.BAD_RENEWAL_SIGNATURE);

    private final Limits limits;
    private final ClientAddress addresses;

    AddressLimits(Limits limits, LimitProperties properties) {
        this.limits = limits;
        this.addresses = new ClientAddress(properties.trustedProxies());
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(new Failures()).addPathPatterns("/api/**");
        interceptors.addInterceptor(this).addPathPatterns(SIGNED);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse answer, Object handler) {
        if (HttpMethod.POST.matches(request.getMethod())) {
            limits.take(Limit.ADDRESS, "address " + addresses.of(request));
        }
        return true;
    }

    /** Notes why a request was refused. */
    public void refused(HttpServletRequest request, Refusal refusal) {
        if (GUESSES.contains(refusal)) {
            limits.count(Limit.FAILURES, "address " + addresses.of(request));
        }
    }

    private final class Failures implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse answer, Object handler) {
            limits.check(Limit.FAILURES, "address " + addresses.of(request));
            return true;
        }
    }
}
