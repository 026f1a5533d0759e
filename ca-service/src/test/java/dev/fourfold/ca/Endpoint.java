package dev.fourfold.ca;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * One method on one path of the CA.
 *
 * @param pattern such as <code>/api/v1/certificates/{serial}</code>
 * @param contentTypes those that it takes; any of some if it takes all
 */
record Endpoint(String method, String pattern, List<String> contentTypes) {

    private static final Set<String> WITH_A_BODY = Set.of("POST", "PUT", "PATCH");

    /** Returns those that controllers of the CA have. */
    static List<Endpoint> of(RequestMappingHandlerMapping mappings) {
        List<Endpoint> endpoints = new ArrayList<>();
        mappings.getHandlerMethods().forEach((mapping, handler) -> {
            if (handler.getBeanType().getPackageName().startsWith("dev.fourfold.ca")) {
                endpoints.addAll(of(mapping));
            }
        });
        return endpoints;
    }

    private static List<Endpoint> of(RequestMappingInfo mapping) {
        List<String> types = mapping.getConsumesCondition().getConsumableMediaTypes().stream()
                .map(MediaType::toString)
                .toList();
        List<String> tried = types.isEmpty() ? List.of("application/octet-stream", "application/json") : types;
        return mapping.getPatternValues().stream()
                .flatMap(pattern -> mapping.getMethodsCondition().getMethods().stream()
                        .map(method -> new Endpoint(method.name(), pattern, tried)))
                .toList();
    }

    boolean takesABody() {
        return WITH_A_BODY.contains(method);
    }

    boolean hasVariables() {
        return pattern.contains("{");
    }

    /** Returns a path of it, with a value in place of each variable. */
    String path(String value) {
        return pattern.replaceAll("\\{(?:[^{}]|\\{[^}]*})*}|\\*\\*?", Matcher.quoteReplacement(value));
    }

    @Override
    public String toString() {
        return method + " " + pattern;
    }
}
