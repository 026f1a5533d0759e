package dev.fourfold.server.caller;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import java.security.Principal;
import java.util.EnumSet;
import java.util.Set;

/**
 * Proof that a request is that of a program that may call: only this package makes one. A controller takes it as a
 * parameter, with the permission that {@link Requires} names.
 */
public final class Caller implements Principal {

    // Implementation constants
    public static final int TRIGGERS_PER_MINUTE = 60;

    private final String name;
    private final Set<Permission> permissions;
    private final Payers payers;
    private final int triggersPerMinute;

    Caller(String name, Set<Permission> permissions, Payers payers, int triggersPerMinute) {
        this.name = name;
        this.permissions = Set.copyOf(permissions);
        this.payers = payers;
        this.triggersPerMinute = triggersPerMinute;
    }

    /** Who shows {@code otp.admin-key}: makes the other callers, and moves no money. */
    static Caller admin() {
        return new Caller(
                "admin", EnumSet.of(Permission.ADMIN, Permission.READ), new Payers.All(), TRIGGERS_PER_MINUTE);
    }

    /** Who calls from this machine while the profile {@code demo} is on. */
    static Caller demo() {
        return new Caller("demo", EnumSet.allOf(Permission.class), new Payers.All(), TRIGGERS_PER_MINUTE);
    }

    /** Returns how the audit and the limits name the caller. */
    public String name() {
        return name;
    }

    @Override
    public String getName() {
        return name;
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    public boolean mayActFor(String payer) {
        return switch (payers) {
            case Payers.All _ -> true;
            case Payers.These these -> these.names().contains(payer);
        };
    }

    /** Returns how many codes the caller may have made in a minute. */
    public int triggersPerMinute() {
        return triggersPerMinute;
    }

    void require(Permission permission) {
        if (!may(permission)) {
            throw new RefusedException(
                    Refusal.NOT_ALLOWED,
                    "This needs the permission " + permission.slug() + ", which the caller has not");
        }
    }

    /**
     * Makes sure that the caller acts for a payer that it names itself. What it finds by an id and may not see is
     * refused as unknown instead.
     *
     * @throws RefusedException if it does not; the same whether or not there is such a payer
     */
    public void requireFor(String payer) {
        if (!mayActFor(payer)) {
            throw new RefusedException(Refusal.NOT_ALLOWED, "The caller does not act for this payer");
        }
    }

    /** Makes sure that the caller acts for all payers. */
    void requireForAll() {
        if (!(payers instanceof Payers.All)) {
            throw new RefusedException(
                    Refusal.NOT_ALLOWED, "This shows all payers' devices, and the caller acts for some payers only");
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** For whom a caller acts. */
    sealed interface Payers {
        record All() implements Payers {}

        record These(Set<String> names) implements Payers {

            public These {
                names = Set.copyOf(names);
            }
        }
    }
}
