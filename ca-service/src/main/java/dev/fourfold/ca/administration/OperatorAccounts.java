package dev.fourfold.ca.administration;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.Serial;
import dev.fourfold.ca.audit.AuditAction;
import dev.fourfold.ca.audit.AuditEntry;
import dev.fourfold.ca.audit.AuditLog;
import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.OperatorCertificates;
import dev.fourfold.ca.operator.OperatorProperties;
import dev.fourfold.ca.operator.Role;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The operators in the database. Every change is in the audit log, and leaves somebody who can make the next. */
@Component
final class OperatorAccounts {

    /** Of two administrators who disable each other at once, one comes second. Readers do not wait. */
    private static final String TAKE_TURNS = "lock table operator in share row exclusive mode";

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AuditLog audit;
    private final OperatorCertificates certificates;
    private final boolean keyIsConfigured;

    OperatorAccounts(
            JdbcClient jdbc,
            TransactionOperations transaction,
            InstantSource clock,
            SecureRandom random,
            AuditLog audit,
            OperatorCertificates certificates,
            OperatorProperties properties) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.random = random;
        this.audit = audit;
        this.certificates = certificates;
        this.keyIsConfigured = properties.operatorKey() != null;
    }

    List<OperatorAccount> list() {
        return jdbc.sql("select * from operator order by name")
                .query(OperatorAccount::of)
                .list();
    }

    /**
     * Returns an operator.
     *
     * @throws RefusedException if there is none of that name
     */
    OperatorAccount find(String name) {
        return Optional.of(name)
                .filter(OperatorRequest::isName)
                .flatMap(known -> jdbc.sql("select * from operator where name = ?")
                        .param(known)
                        .query(OperatorAccount::of)
                        .optional())
                .orElseThrow(
                        () -> new RefusedException(Refusal.UNKNOWN_OPERATOR, "This CA has no operator of that name"));
    }

    /** Tells whether somebody can make operators. */
    boolean haveAnAdministrator() {
        return keyIsConfigured
                || jdbc.sql("select count(*) from operator where 'administer' = any(roles) and disabled_at is null")
                                .query(Integer.class)
                                .single()
                        > 0;
    }

    /**
     * Keeps a new operator, and returns the key, unless the operator is known by a certificate.
     *
     * @throws RefusedException if the name is or was another's, or the certificate is not of this CA, another's, or good for none
     */
    Optional<NewOperatorKey> create(OperatorRequest wanted, Operator by) {
        Optional<NewOperatorKey> key =
                wanted.certificate().isPresent() ? Optional.empty() : Optional.of(NewOperatorKey.random(random));
        transaction.executeWithoutResult(_ -> {
            jdbc.sql(TAKE_TURNS).update();
            requireFree(wanted.name());
            wanted.certificate().ifPresent(this::requireBindable);
            jdbc.sql("""
                    insert into operator (name, key_hash, certificate, roles, created_at, created_by)
                    values (:name, :key, :certificate, :roles, :now, :by)""")
                    .param("name", wanted.name())
                    .param("key", key.map(NewOperatorKey::hash).orElse(null))
                    .param(
                            "certificate",
                            wanted.certificate().map(Serial::toString).orElse(null))
                    .param("roles", slugs(wanted.roles()))
                    .param("now", Columns.of(clock.instant()))
                    .param("by", by.actor())
                    .update();
            audit.append(new AuditEntry(
                    AuditAction.OPERATOR_CREATED, by.actor(), "operator " + wanted.name(), described(wanted.roles())));
        });
        return key;
    }

    void changeRoles(String name, Set<Role> roles, Operator by) {
        change(name, by, new Change(AuditAction.OPERATOR_ROLES_CHANGED, "roles = ?", slugs(roles), described(roles)));
    }

    /** Gives an operator a new key; what they have shown before, key or certificate, is nobody's any more. */
    NewOperatorKey changeKey(String name, Operator by) {
        NewOperatorKey key = NewOperatorKey.random(random);
        change(
                name,
                by,
                new Change(
                        AuditAction.OPERATOR_CREDENTIAL_CHANGED,
                        "certificate = null, key_hash = ?",
                        key.hash(),
                        Map.of("credential", "key")));
        return key;
    }

    /** Lets an operator be known by a certificate of this CA, and by nothing else any more. */
    void changeCertificate(String name, Serial certificate, Operator by) {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql(TAKE_TURNS).update();
            requireBindable(certificate);
            change(
                    name,
                    by,
                    new Change(
                            AuditAction.OPERATOR_CREDENTIAL_CHANGED,
                            "key_hash = null, certificate = ?",
                            certificate.toString(),
                            Map.of("credential", "certificate " + certificate)));
        });
    }

    /** Ends what an operator may do, for good. */
    void disable(String name, Operator by) {
        Object now = Columns.of(clock.instant());
        change(name, by, new Change(AuditAction.OPERATOR_DISABLED, "disabled_at = ?", now, Map.of()));
    }

    private void change(String name, Operator by, Change change) {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql(TAKE_TURNS).update();
            if (find(name).disabledAt() != null) {
                throw new RefusedException(Refusal.UNKNOWN_OPERATOR, "The operator of that name was disabled for good");
            }
            jdbc.sql("update operator set " + change.set() + " where name = ?")
                    .params(change.value(), name)
                    .update();
            if (!haveAnAdministrator()) {
                throw new RefusedException(Refusal.LAST_ADMINISTRATOR, "Make another administrator first");
            }
            audit.append(new AuditEntry(change.action(), by.actor(), "operator " + name, change.details()));
        });
    }

    private void requireFree(String name) {
        boolean taken = jdbc.sql("select exists (select from operator where name = ?)")
                .param(name)
                .query(Boolean.class)
                .single();
        if (taken || name.equals(Operator.CONFIGURED)) {
            throw new RefusedException(Refusal.OPERATOR_EXISTS, "An operator has or had this name: take another");
        }
    }

    private void requireBindable(Serial certificate) {
        certificates.requireUsable(certificate);
        boolean bound = jdbc.sql("select exists (select from operator where certificate = ?)")
                .param(certificate.toString())
                .query(Boolean.class)
                .single();
        if (bound) {
            throw new RefusedException(Refusal.OPERATOR_EXISTS, "The certificate is that of another operator");
        }
    }

    private static Map<String, String> described(Set<Role> roles) {
        return Map.of("roles", String.join(" ", slugs(roles)));
    }

    private static String[] slugs(Set<Role> roles) {
        return roles.stream().sorted().map(Role::slug).toArray(String[]::new);
    }

    /** One column that is set, and how the audit log tells it. */
    private record Change(AuditAction action, String set, Object value, Map<String, String> details) {}
}
