package dev.fourfold.ca.administration;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.Serial;
import dev.fourfold.ca.operator.Role;
import dev.fourfold.starter.web.StrictJson;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator wants of an operator. A request holds the members that its resource needs, and no others.
 *
 * @param name 1 to 64 lower-case letters, digits, dots, hyphens and underscores
 * @param roles at least one
 * @param certificate the serial of a certificate of this CA, for an operator without a key
 */
record OperatorRequest(String name, Set<Role> roles, Optional<Serial> certificate) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /**
     * Returns the request that a JSON object holds.
     *
     * @throws RefusedException if it is not JSON, has other members, or is out of bounds
     */
    static OperatorRequest parse(byte[] body) {
        Members members = read(body, Members.class);
        if (members.name() == null || !isName(members.name())) {
            throw invalid("name must be 1 to 64 lower-case letters, digits, dots, hyphens and underscores");
        }
        return new OperatorRequest(
                members.name(),
                roles(members.roles()),
                Optional.ofNullable(members.certificate()).map(OperatorRequest::serial));
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Returns the roles of an object that holds nothing else. */
    static Set<Role> parseRoles(byte[] body) {
        return roles(read(body, Roles.class).roles());
    }

    /** Returns the serial of an object that holds nothing else. */
    static Serial parseCertificate(byte[] body) {
        return serial(read(body, Certificate.class).certificate());
    }

    private static <T> T read(byte[] body, Class<T> type) {
        try {
            return StrictJson.read(body, type);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.INVALID_BODY, String.valueOf(e.getMessage()), e);
        }
    }

    private static Set<Role> roles(@Nullable List<@Nullable String> slugs) {
        if (slugs == null || slugs.isEmpty() || slugs.size() > Role.values().length) {
            throw invalidRoles();
        }
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        for (String slug : slugs) {
            roles.add(Optional.ofNullable(slug).flatMap(Role::named).orElseThrow(OperatorRequest::invalidRoles));
        }
        return roles;
    }

    private static RefusedException invalidRoles() {
        return invalid("roles must be some of "
                + Stream.of(Role.values()).map(Role::slug).collect(Collectors.joining(", ")));
    }

    private static Serial serial(@Nullable String text) {
        return Optional.ofNullable(text)
                .flatMap(Serial::parse)
                .orElseThrow(() -> invalid("certificate must be the serial of a certificate: 40 digits of hex"));
    }

    private static RefusedException invalid(String detail) {
        return new RefusedException(Refusal.INVALID_BODY, detail);
    }

    private record Members(
            @Nullable String name,
            @Nullable List<@Nullable String> roles,
            @Nullable String certificate) {}

    private record Roles(@Nullable List<@Nullable String> roles) {}

    private record Certificate(@Nullable String certificate) {}
}
