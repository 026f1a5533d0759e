package dev.fourfold.ca.operator;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Proof that a request is an operator's, who may do what it asks for: only {@link #authenticate} makes one. A
 * controller takes it as a parameter, with {@link Requires}.
 */
public final class Operator {

    private final String name;
    private final Set<Role> roles;

    private Operator(String name, Set<Role> roles) {
        this.name = name;
        this.roles = Set.copyOf(roles);
    }

    static Operator authenticate(OperatorKey key, Optional<String> shown) {
        String credential = shown.orElseThrow(() -> new RefusedException(
                Refusal.MISSING_OPERATOR_KEY, "Send the operator key: Authorization: Bearer <key>"));
        if (!key.matches(credential)) {
            throw new RefusedException(Refusal.WRONG_OPERATOR_KEY, "This is not the operator key");
        }
        return new Operator("operator", EnumSet.allOf(Role.class));
    }

    /** Returns how the audit log names the operator. */
    public String actor() {
        return "operator " + name;
    }

    boolean has(Role role) {
        return roles.contains(role) || roles.contains(Role.ADMINISTER);
    }
}
