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
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Everything that the CA ever signed. A serial is on disk before its certificate is signed; a certificate is on disk
 * before anybody receives it.
 */
@Component
public final class Ledger {

    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private static final String ISSUED = """
            select serial, subject, names, profile, not_before, not_after, issued_at, issued_to, operator, issuer,
                der
            from certificate where issued_at is not null""";

    /** Puts a certificate on disk, and into the index of names in the same breath. */
    private static final String RECORD = """
            with signed as (
                update certificate
                set issued_at = ?, der = ?, fingerprint = ?, key_hash = ?, key_type = ?, common_name = nullif(?, '')
                where serial = ? and issued_at is null
                returning id, names, common_name, issued_at, not_after),
            named as (
                insert into certificate_name (name, issued_at, not_after, certificate)
                select key, issued_at, not_after, id from signed, name_keys(names, common_name) as key)
            select count(*) from signed""";

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final SecureRandom random;
    private final AuditLog audit;

    Ledger(JdbcClient jdbc, InstantSource clock, SecureRandom random, AuditLog audit) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Puts a new serial on disk, and an audit entry that the issuer is about to sign it, in one transaction.
     *
     * @param requestHash the SHA-256 of the signing request
     */
    public Issuance reserve(Approval approval, IssuingAuthority issuer, Bytes requestHash) {
        Issuance issuance = new Issuance(Serial.random(random), approval, issuer);
        String subject = subject(approval);
        jdbc.sql("""
                insert into certificate
                    (serial, profile, subject, names, not_before, not_after, issued_to, operator, reserved_at, issuer,
                    request_hash)
                values (?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?, ?)""")
                .params(
                        issuance.serial().toString(),
                        approval.profile(),
                        subject,
                        Columns.of(approval.names()),
                        Columns.of(approval.notBefore()),
                        Columns.of(approval.notAfter()),
                        approval.requester().issuedTo(),
                        approval.requester().operator().orElse(""),
                        Columns.of(clock.instant()),
                        issuer.id(),
                        requestHash.toArray())
                .update();
        log.info(
                "will sign {} for {}: subject \"{}\", names {}, profile {}, until {}",
                issuance.serial(),
                approval.requester().issuedTo(),
                subject,
                approval.names(),
                approval.profile(),
                approval.notAfter());
        audit.append(entry(AuditAction.WILL_SIGN, issuance, "subject", subject));
        return issuance;
    }

    /**
     * Puts a signed certificate on disk and returns its DER. It may be handed out when the surrounding transaction has
     * committed.
     *
     * @throws org.springframework.dao.DuplicateKeyException if the requester has a certificate for the same request
     */
    public Bytes record(Issuance issuance, X509Certificate certificate) {
        if (!certificate.getSerialNumber().equals(issuance.serial().value())) {
            throw new IllegalArgumentException("Not the certificate of serial " + issuance.serial());
        }
        byte[] der = encoded(certificate);
        Bytes fingerprint = Bytes.of(Sha256.of(der));
        LeafKey key = LeafKey.of(issuance.approval().key());
        int recorded = jdbc.sql(RECORD)
                .params(
                        Columns.of(clock.instant()),
                        der,
                        fingerprint.toArray(),
                        key.hash().toArray(),
                        key.type(),
                        commonName(issuance.approval()),
                        issuance.serial().toString())
                .query(Integer.class)
                .single();
        if (recorded != 1) {
            throw new IllegalStateException("Serial " + issuance.serial() + " is recorded already");
        }
        audit.append(entry(AuditAction.SIGNED, issuance, "sha256", fingerprint.toString()));
        return Bytes.of(der);
    }

    private static AuditEntry entry(AuditAction action, Issuance issuance, String detail, String value) {
        Approval approval = issuance.approval();
        Map<String, String> details = new HashMap<>(approval.requester().remarks());
        details.put("profile", approval.profile());
        details.put("names", String.join(" ", Columns.of(approval.names())));
        details.put(detail, value);
        return new AuditEntry(action, approval.requester().issuedTo(), "certificate " + issuance.serial(), details);
    }

    /** Returns the certificate of a serial; empty if none was issued. */
    public Optional<LedgerEntry> find(Serial serial) {
        return jdbc.sql(ISSUED + " and serial = ?")
                .param(serial.toString())
                .query(Ledger::entry)
                .optional();
    }

    /**
     * Returns the certificate that a requester got for a request, while it is valid. Of one that is no longer valid, this
     * forgets what it was issued for, so that another may be.
     */
    public Optional<LedgerEntry> current(String issuedTo, Bytes requestHash) {
        Optional<LedgerEntry> found = jdbc.sql(ISSUED + " and issued_to = ? and request_hash = ?")
                .params(issuedTo, requestHash.toArray())
                .query(Ledger::entry)
                .optional();
        if (found.isPresent() && !isValid(found.get())) {
            jdbc.sql("update certificate set request_hash = null where serial = ?")
                    .param(found.get().serial().toString())
                    .update();
            return Optional.empty();
        }
        return found;
    }

    private boolean isValid(LedgerEntry entry) {
        return clock.instant().isBefore(entry.notAfter())
                && jdbc.sql("select 1 from revocation where serial = ?")
                        .param(entry.serial().toString())
                        .query()
                        .listOfRows()
                        .isEmpty();
    }

    private static LedgerEntry entry(ResultSet row, int number) throws SQLException {
        return new LedgerEntry(
                new Serial(new BigInteger(row.getString("serial"), 16)),
                row.getString("subject"),
                Columns.names(row, "names"),
                row.getString("profile"),
                Columns.instant(row, "not_before"),
                Columns.instant(row, "not_after"),
                Columns.instant(row, "issued_at"),
                row.getString("issued_to"),
                Optional.ofNullable(row.getString("operator")),
                row.getInt("issuer"),
                Bytes.of(row.getBytes("der")));
    }

    /** Returns the common name; an empty text if there is none. */
    private static String commonName(Approval approval) {
        RDN[] names = approval.subject().getRDNs(BCStyle.CN);
        return names.length == 0
                ? ""
                : IETFUtils.valueToString(names[0].getFirst().getValue());
    }

    private static String subject(Approval approval) {
        try {
            return new X500Principal(approval.subject().getEncoded()).getName();
        } catch (IOException e) {
            throw new IllegalStateException("A parsed subject cannot be encoded", e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A signed certificate cannot be encoded", e);
        }
    }

    /** An approved request whose serial is on disk. Only {@link #reserve} makes one. */
    public static final class Issuance {

        private final Serial serial;
        private final Approval approval;
        private final IssuingAuthority issuer;

        private Issuance(Serial serial, Approval approval, IssuingAuthority issuer) {
            this.serial = serial;
            this.approval = approval;
            this.issuer = issuer;
        }

        public Serial serial() {
            return serial;
        }

        public Approval approval() {
            return approval;
        }

        public IssuingAuthority issuer() {
            return issuer;
        }
    }
}
