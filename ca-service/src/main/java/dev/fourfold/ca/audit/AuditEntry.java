package dev.fourfold.ca.audit;

import java.util.Map;

/**
 * One thing that the CA did. Nothing in it is secret.
 *
 * @param actor who asked for it: {@code operator <name>}, {@code token <id>}, {@code certificate <serial>} or {@code ca}
 * @param object what it was done to, such as {@code certificate <serial>}
 * @param details whatever else is worth knowing, by name
 */
public record AuditEntry(AuditAction action, String actor, String object, Map<String, String> details) {

    public AuditEntry {
        details = Map.copyOf(details);
    }
}
