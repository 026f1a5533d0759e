package dev.fourfold.ca.rotation;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.audit.AuditAction;
import dev.fourfold.ca.audit.AuditEntry;
import dev.fourfold.ca.audit.AuditLog;
import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.AuthorityTables;
import dev.fourfold.ca.authority.CrossCertificate;
import dev.fourfold.ca.authority.IssuerState;
import dev.fourfold.ca.authority.IssuingAuthority;
import dev.fourfold.ca.authority.RootAuthority;
import dev.fourfold.ca.authority.RootKeys;
import dev.fourfold.ca.crl.RootCrls;
import dev.fourfold.ca.custody.KeyType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Leads roots from state to state.
 *
 * <pre>
 *   pending: shown, signs nothing ──▶ active: signs new issuers ──▶ retiring: trusted, signs nothing ──▶ retired
 *      │                                                                                                   ▲
 *      └───────────────────────────────── not wanted after all ────────────────────────────────────────────┘
 * </pre>
 *
 * One is active at any moment, and at most one is pending and one retiring, so that one bridge leads from any new
 * certificate to any root that others may pin.
 */
@Component
final class RootRotation {

    private final Authority authority;
    private final AuthorityTables tables;
    private final RootKeys keys;
    private final RootCrls crls;
    private final AuditLog audit;
    private final TransactionOperations transaction;
    private final InstantSource clock;

    RootRotation(
            Authority authority,
            AuthorityTables tables,
            RootKeys keys,
            RootCrls crls,
            AuditLog audit,
            TransactionOperations transaction,
            InstantSource clock) {
        this.authority = authority;
        this.tables = tables;
        this.keys = keys;
        this.crls = crls;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Makes a root with a new key, and its bridge if the key of the active root is here. */
    RootAuthority create(KeyType type, String actor) {
        RootAuthority created = change(() -> {
            in(IssuerState.PENDING).ifPresent(pending -> {
                throw wrongState("Root " + pending.id() + " is pending already: activate or retire it first");
            });
            RootAuthority active = tables.activeRoot();
            RootAuthority made = keys.makeSuccessor(active, tables.nextRoot(), type);
            Optional<CrossCertificate> cross = keys.cross(active, made);
            tables.add(made);
            cross.ifPresent(tables::add);
            append(
                    AuditAction.ROOT_CREATED,
                    made.id(),
                    actor,
                    Map.of(
                            "fingerprint", made.fingerprint().toString(),
                            "key-type", type.slug(),
                            "certified", String.valueOf(cross.isPresent())));
            return made.id();
        });
        crls.signMissing();
        return created;
    }

    /** Takes a bridge that a root elsewhere has signed. */
    RootAuthority certify(int id, byte[] encoded, String actor) {
        return change(() -> {
            RootAuthority root = root(id);
            if (root.state() != IssuerState.PENDING && root.state() != IssuerState.ACTIVE) {
                throw wrongState("Root " + id + " is " + root.state().slug() + " and needs no cross-certificate");
            }
            List<RootAuthority> signers = tables.roots().stream()
                    .filter(each -> each.id() != id)
                    .filter(each -> each.state() == IssuerState.ACTIVE || each.state() == IssuerState.RETIRING)
                    .toList();
            CrossCertificate cross =
                    CertifiedRoot.check(encoded, root, signers, clock.instant()).cross();
            tables.add(cross);
            append(AuditAction.ROOT_CERTIFIED, id, actor, Map.of("by", "root " + cross.signedBy()));
            return id;
        });
    }

    /**
     * Makes a root the one that signs new issuers; the one of before retires.
     *
     * @param forced also without a bridge from the root of before
     */
    RootAuthority activate(int id, boolean forced, String actor) {
        return change(() -> {
            RootAuthority root = root(id);
            if (root.state() == IssuerState.ACTIVE) {
                return id;
            }
            requirePending(root);
            RootAuthority before = tables.activeRoot();
            if (!forced && !isBridged(root, before)) {
                throw wrongState("Root " + before.id() + " has not certified root " + id
                        + ": who pins only root " + before.id() + " would trust no new certificates. Let it sign with"
                        + " \"root cross-sign\" and bring the result with \"root certify\", or send force=true");
            }
            tables.changeRoot(before.id(), IssuerState.RETIRING);
            tables.changeRoot(id, IssuerState.ACTIVE);
            tables.moveTo(root);
            append(
                    AuditAction.ROOT_ACTIVATED,
                    id,
                    actor,
                    Map.of("instead-of", "root " + before.id(), "forced", String.valueOf(forced)));
            return id;
        });
    }

    private void requirePending(RootAuthority root) {
        if (root.state() != IssuerState.PENDING) {
            throw wrongState("Root " + root.id() + " is " + root.state().slug() + ": there is no way back");
        }
        if (!clock.instant().isBefore(root.certificate().getNotAfter().toInstant())) {
            throw wrongState("Root " + root.id() + " has expired");
        }
        in(IssuerState.RETIRING).ifPresent(retiring -> {
            throw wrongState("Root " + retiring.id() + " is still retiring: retire it first");
        });
    }

    private boolean isBridged(RootAuthority root, RootAuthority from) {
        Instant now = clock.instant();
        return tables.crossCertificates().stream()
                .anyMatch(cross -> cross.root() == root.id()
                        && cross.signedBy() == from.id()
                        && now.isBefore(cross.certificate().getNotAfter().toInstant()));
    }

    /**
     * Ends a root for good: nobody is told to trust it any more.
     *
     * @param forced also if issuers of it still sign the status of their certificates
     */
    RootAuthority retire(int id, boolean forced, String actor) {
        authority.refresh();
        return change(() -> {
            RootAuthority root = root(id);
            if (root.state() == IssuerState.RETIRED) {
                return id;
            }
            if (root.state() == IssuerState.ACTIVE) {
                throw wrongState("Root " + id + " is the active one: activate another first");
            }
            requireUnused(root, forced);
            tables.changeRoot(id, IssuerState.RETIRED);
            append(AuditAction.ROOT_RETIRED, id, actor, Map.of("forced", String.valueOf(forced)));
            return id;
        });
    }

    private void requireUnused(RootAuthority root, boolean forced) {
        List<IssuingAuthority> left = authority.issuers().stream()
                .filter(issuer -> authority.rootOf(issuer).id() == root.id())
                .filter(issuer -> clock.instant().isBefore(issuer.ends()))
                .toList();
        if (left.stream().anyMatch(issuer -> issuer.state() == IssuerState.ACTIVE)) {
            throw wrongState("The active issuer is of root " + root.id()
                    + ": make an issuer of the active root and activate it first");
        }
        if (!forced && !left.isEmpty()) {
            throw wrongState("Issuers of root " + root.id() + " have not retired: "
                    + left.stream().map(IssuingAuthority::id).toList()
                    + ". Retire them first, or send force=true: nobody trusts their certificates then");
        }
    }

    /** Does something to the roots while nobody else does, shows the result, and returns the root as it is then. */
    private RootAuthority change(Supplier<Integer> act) {
        int id = transaction.execute(_ -> {
            tables.takeTurns();
            int changed = act.get();
            keys.publish(Authority.toTrust(tables.roots()));
            return changed;
        });
        authority.refresh();
        return root(id);
    }

    /** Returns which roots have certified a root. */
    List<Integer> certifiers(RootAuthority root) {
        return tables.crossCertificates().stream()
                .filter(cross -> cross.root() == root.id())
                .map(CrossCertificate::signedBy)
                .toList();
    }

    List<RootAuthority> roots() {
        return tables.roots();
    }

    RootAuthority root(int id) {
        return tables.roots().stream()
                .filter(root -> root.id() == id)
                .findFirst()
                .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_ROOT, "There is no root " + id));
    }

    private Optional<RootAuthority> in(IssuerState state) {
        return tables.roots().stream().filter(root -> root.state() == state).findFirst();
    }

    private void append(AuditAction action, int root, String actor, Map<String, String> details) {
        audit.append(new AuditEntry(action, actor, "root " + root, details));
    }

    private static RefusedException wrongState(String detail) {
        return new RefusedException(Refusal.ROOT_STATE, detail);
    }
}
