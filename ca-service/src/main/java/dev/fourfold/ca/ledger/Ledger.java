package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.policy.IssuanceProfile.Approval;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PeerName;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
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

    // RFC 5280, section 4.1.2.2: positive, at most 20 octets; ours always have 159 bits, of which 158 are random
    private static final int RANDOM_BITS = 158;

    private static final String ISSUED = """
            select serial, subject, names, profile, not_before, not_after, issued_at, issued_to, der
            from certificate where issued_at is not null""";

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final SecureRandom random;

    Ledger(JdbcClient jdbc, InstantSource clock, SecureRandom random) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.random = random;
    }

    /** Puts a new serial on disk, and says in the log that it is about to be signed. */
    public Issuance reserve(Approval approval) {
        BigInteger serial = new BigInteger(RANDOM_BITS, random).setBit(RANDOM_BITS);
        Issuance issuance = new Issuance(serial, approval);
        String subject = subject(approval);
        jdbc.sql("""
                insert into certificate
                    (serial, profile, subject, names, not_before, not_after, issued_to, reserved_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        issuance.serialHex(),
                        approval.profile(),
                        subject,
                        approval.names().stream().map(PeerName::dnsName).toArray(String[]::new),
                        timestamp(approval.notBefore()),
                        timestamp(approval.notAfter()),
                        approval.requester().issuedTo(),
                        timestamp(clock.instant()))
                .update();
        log.info(
                "will sign {} for {}: subject \"{}\", names {}, profile {}, until {}",
                issuance.serialHex(),
                approval.requester().issuedTo(),
                subject,
                approval.names(),
                approval.profile(),
                approval.notAfter());
        return issuance;
    }

    /** Puts a signed certificate on disk. It may be handed out when the surrounding transaction has committed. */
    public void record(Issuance issuance, X509Certificate certificate) {
        if (!certificate.getSerialNumber().equals(issuance.serial())) {
            throw new IllegalArgumentException("Not the certificate of serial " + issuance.serialHex());
        }
        int updated = jdbc.sql("update certificate set issued_at = ?, der = ? where serial = ? and issued_at is null")
                .params(timestamp(clock.instant()), encoded(certificate), issuance.serialHex())
                .update();
        if (updated != 1) {
            throw new IllegalStateException("Serial " + issuance.serialHex() + " is recorded already");
        }
    }

    /** Returns the certificate of a serial in lower-case hex; empty if none was issued. */
    public Optional<LedgerEntry> find(String serial) {
        return jdbc.sql(ISSUED + " and serial = ?")
                .param(serial)
                .query(Ledger::entry)
                .optional();
    }

    /** Returns the newest certificates, the newest first. */
    public List<LedgerEntry> newest(int limit) {
        return jdbc.sql(ISSUED + " order by id desc limit ?")
                .param(limit)
                .query(Ledger::entry)
                .list();
    }

    /**
     * Returns the newest certificates of those that are older than one.
     *
     * @throws RefusedException if there is no certificate {@code serial}
     */
    public List<LedgerEntry> olderThan(String serial, int limit) {
        long id = jdbc.sql("select id from certificate where serial = ?")
                .param(serial)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> new RefusedException(
                        Refusal.INVALID_PARAMETER, "The parameter after must be the next of an earlier page"));
        return jdbc.sql(ISSUED + " and id < ? order by id desc limit ?")
                .params(id, limit)
                .query(Ledger::entry)
                .list();
    }

    private static LedgerEntry entry(ResultSet row, int number) throws SQLException {
        return new LedgerEntry(
                row.getString("serial"),
                row.getString("subject"),
                List.of((String[]) row.getArray("names").getArray()).stream()
                        .map(PeerName::new)
                        .toList(),
                row.getString("profile"),
                instant(row, "not_before"),
                instant(row, "not_after"),
                instant(row, "issued_at"),
                row.getString("issued_to"),
                Bytes.of(row.getBytes("der")));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
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

        private final BigInteger serial;
        private final Approval approval;

        private Issuance(BigInteger serial, Approval approval) {
            this.serial = serial;
            this.approval = approval;
        }

        public BigInteger serial() {
            return serial;
        }

        /** Returns the serial as 40 digits of lower-case hex. */
        public String serialHex() {
            return serial.toString(16);
        }

        public Approval approval() {
            return approval;
        }
    }
}
