package dev.fourfold.ca.operator;

import java.util.Set;

/**
 * Proof that a request is an operator's: only {@link Operators} makes one. A controller takes it as a parameter, with
 * the role that {@link Requires} names.
 */
public final class Operator {

    /** What somebody is called who shows the configured key; nobody else may be. */
    public static final String CONFIGURED = "operator";

    private final String name;
    private final Set<Role> roles;

    Operator(String name, Set<Role> roles) {
        this.name = name;
        this.roles = Set.copyOf(roles);
    }

    /** Returns how the audit log names the operator. */
    public String actor() {
        return "operator " + name;
    }

    boolean has(Role role) {
        return roles.contains(role) || roles.contains(Role.ADMINISTER);
    }
}
