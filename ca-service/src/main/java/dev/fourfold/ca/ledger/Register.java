package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.Serial;
import dev.fourfold.ca.Sha256;
import dev.fourfold.ca.audit.AuditAction;
import dev.fourfold.ca.audit.AuditEntry;
import dev.fourfold.ca.audit.AuditLog;
import dev.fourfold.ca.authority.IssuingAuthority;
import dev.fourfold.ca.policy.IssuanceProfile.Approval;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes the ledger. A serial is on disk before its certificate is signed; a certificate is on disk before anybody
 * receives it. Each step is for many certificates at once: a statement costs much more than a row.
 */
@Component
public final class Register {

    private static final Logger log = LoggerFactory.getLogger(Register.class);

    private static final String RESERVE = """
            insert into certificate
                (serial, profile, subject, names, not_before, not_after, issued_to, operator, reserved_at, issuer,
                request_hash)
            select serial, profile, subject, names::text[], not_before::timestamptz, not_after::timestamptz, issued_to,
                nullif(operator, ''), ?, issuer, request_hash
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                as reserved (serial, profile, subject, names, not_before, not_after, issued_to, operator, issuer,
                    request_hash)""";

    /** Puts certificates on disk, and into the index of names in the same breath. */
    private static final String RECORD = """
            with signed as (
                update certificate
                set issued_at = ?, der = new.der, fingerprint = new.fingerprint, key_hash = new.key_hash,
                    key_type = new.key_type, common_name = nullif(new.common_name, '')
                from unnest(?, ?, ?, ?, ?, ?) as new (serial, der, fingerprint, key_hash, key_type, common_name)
                where certificate.serial = new.serial and issued_at is null
                returning id, names, certificate.common_name, issued_at, not_after),
            named as (
                insert into certificate_name (name, issued_at, not_after, certificate)
                select key, issued_at, not_after, id from signed, name_keys(names, common_name) as key)
            select count(*) from signed""";

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AuditLog audit;

    Register(JdbcClient jdbc, InstantSource clock, SecureRandom random, AuditLog audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.random = random;
        this.audit = audit;
    }

    /**
     * What is to be signed.
     *
     * @param requestHash the SHA-256 of the signing request
     */
    public record Approved(Approval approval, IssuingAuthority issuer, Bytes requestHash) {}

    /** Puts new serials on disk, and for each an audit entry that the issuer is about to sign it, in one transaction. */
    public List<Issuance> reserve(List<Approved> approved) {
        List<Issuance> issuances = approved.stream()
                .map(each -> new Issuance(Serial.random(random), each.approval(), each.issuer()))
                .toList();
        jdbc.sql(RESERVE)
                .param(Columns.of(clock.instant()))
                .param(texts(issuances, issuance -> issuance.serial().toString()))
                .param(texts(issuances, issuance -> issuance.approval().profile()))
                .param(texts(issuances, Register::subject))
                .param(texts(
                        issuances,
                        issuance -> Columns.literal(issuance.approval().names())))
                .param(texts(
                        issuances, issuance -> issuance.approval().notBefore().toString()))
                .param(texts(
                        issuances, issuance -> issuance.approval().notAfter().toString()))
                .param(texts(
                        issuances, issuance -> issuance.approval().requester().issuedTo()))
                .param(texts(
                        issuances,
                        issuance -> issuance.approval().requester().operator().orElse("")))
                .param(column(issuances, issuance -> issuance.issuer().id(), Integer[]::new))
                .param(column(approved, each -> each.requestHash().toArray(), byte[][]::new))
                .update();
        issuances.forEach(Register::announce);
        audit.append(issuances.stream()
                .map(issuance -> entry(AuditAction.WILL_SIGN, issuance, "subject", subject(issuance)))
                .toList());
        return issuances;
    }

    /** A certificate that was signed for what was reserved, with the serial that was reserved. */
    public record Signed(Issuance issuance, Bytes der) {

        public Signed {
            if (!Certificate.getInstance(der.toArray())
                    .getSerialNumber()
                    .hasValue(issuance.serial().value())) {
                throw new IllegalArgumentException("Not the certificate of serial " + issuance.serial());
            }
        }

        private Bytes fingerprint() {
            return Bytes.of(Sha256.of(der.toArray()));
        }

        private LeafKey key() {
            return LeafKey.of(issuance.approval().key());
        }
    }

    /**
     * Puts signed certificates on disk. They may be handed out when the surrounding transaction has committed.
     *
     * @throws org.springframework.dao.DuplicateKeyException if a requester has a certificate for the same request
     */
    public void record(List<Signed> signed) {
        int recorded = jdbc.sql(RECORD)
                .param(Columns.of(clock.instant()))
                .param(texts(signed, each -> each.issuance().serial().toString()))
                .param(column(signed, each -> each.der().toArray(), byte[][]::new))
                .param(column(signed, each -> each.fingerprint().toArray(), byte[][]::new))
                .param(column(signed, each -> each.key().hash().toArray(), byte[][]::new))
                .param(texts(signed, each -> each.key().type()))
                .param(texts(signed, each -> commonName(each.issuance().approval())))
                .query(Integer.class)
                .single();
        if (recorded != signed.size()) {
            throw new IllegalStateException("Of " + signed.size() + " serials, some are recorded already: "
                    + signed.stream().map(each -> each.issuance().serial()).toList());
        }
        audit.append(signed.stream()
                .map(each -> entry(
                        AuditAction.SIGNED,
                        each.issuance(),
                        "sha256",
                        each.fingerprint().toString()))
                .toList());
    }

    private static <T> String[] texts(List<T> rows, Function<T, String> column) {
        return column(rows, column, String[]::new);
    }

    private static <T, C> C[] column(List<T> rows, Function<T, C> column, IntFunction<C[]> array) {
        return rows.stream().map(column).toArray(array);
    }

    private static void announce(Issuance issuance) {
        Approval approval = issuance.approval();
        log.info(
                "will sign {} for {}: subject \"{}\", names {}, profile {}, until {}",
                issuance.serial(),
                approval.requester().issuedTo(),
                subject(issuance),
                approval.names(),
                approval.profile(),
                approval.notAfter());
    }

    private static AuditEntry entry(AuditAction action, Issuance issuance, String detail, String value) {
        Approval approval = issuance.approval();
        Map<String, String> details = new HashMap<>(approval.requester().remarks());
        details.put("profile", approval.profile());
        details.put("names", String.join(" ", Columns.of(approval.names())));
        details.put(detail, value);
        return new AuditEntry(action, approval.requester().issuedTo(), "certificate " + issuance.serial(), details);
    }

    /** Returns the common name; an empty text if there is none. */
    private static String commonName(Approval approval) {
        RDN[] names = approval.subject().getRDNs(BCStyle.CN);
        return names.length == 0
                ? ""
                : IETFUtils.valueToString(names[0].getFirst().getValue());
    }

    private static String subject(Issuance issuance) {
        try {
            return new X500Principal(issuance.approval().subject().getEncoded()).getName();
        } catch (IOException e) {
            throw new IllegalStateException("A parsed subject cannot be encoded", e);
        }
    }
}
