package dev.fourfold.ca.web;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The query parameters of a request: each known, and given once at most. */
public final class Parameters {

    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T\\S{6,24}");

    private final Map<String, String[]> values;

    private Parameters(Map<String, String[]> values) {
        this.values = values;
    }

    /**
     * Returns the parameters of a request.
     *
     * @throws RefusedException if one is not among {@code known}, or comes twice
     */
    public static Parameters of(HttpServletRequest request, Set<String> known) {
        Map<String, String[]> values = request.getParameterMap();
        values.forEach((name, all) -> {
            if (!known.contains(name)) {
                // not the name: it may be anything
                throw new RefusedException(
                        Refusal.INVALID_PARAMETER,
                        "There is an unknown parameter; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
            if (all.length > 1) {
                throw new RefusedException(Refusal.INVALID_PARAMETER, "The parameter " + name + " comes twice");
            }
        });
        return new Parameters(values);
    }

    /** Returns a parameter as it is; empty if it is not given. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(all -> all[0]);
    }

    /**
     * Returns what a parameter spells.
     *
     * @param form how it is spelt, in words that follow "must be"
     * @param parser returns empty, or throws an IllegalArgumentException, if it is not so
     */
    public <T> Optional<T> value(String name, String form, Function<String, Optional<T>> parser) {
        return text(name).map(text -> {
            try {
                return parser.apply(text).orElseThrow(() -> invalid(name, form));
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new RefusedException(Refusal.INVALID_PARAMETER, message(name, form), e);
            }
        });
    }

    /** Returns a parameter of a given form. */
    public Optional<String> matching(String name, String form, Pattern pattern) {
        return value(name, form, text -> Optional.of(text).filter(pattern.asMatchPredicate()));
    }

    /** Returns a time. */
    public Optional<Instant> time(String name) {
        return value(
                name,
                "a time such as 2026-01-31T12:00:00Z",
                text -> Optional.of(text).filter(TIME.asMatchPredicate()).map(Instant::parse));
    }

    /** Returns a whole number from {@code least} to {@code most}. */
    public Optional<Long> number(String name, long least, long most) {
        return value(
                name,
                least + " to " + most,
                text -> Optional.of(Long.valueOf(text)).filter(number -> number >= least && number <= most));
    }

    public static RefusedException invalid(String name, String form) {
        return new RefusedException(Refusal.INVALID_PARAMETER, message(name, form));
    }

    private static String message(String name, String form) {
        return "The parameter " + name + " must be " + form;
    }
}
