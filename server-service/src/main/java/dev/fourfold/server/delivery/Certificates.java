package dev.fourfold.server.delivery;

import dev.fourfold.protocol.PeerName;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** With which certificates recipients were seen, and which of them are known to be revoked, as the database has it. */
@Component
final class Certificates {

    // Implementation constants
    private static final int MOST_AT_ONCE = 100;

    // a round is every 5 s
    private static final String DUE = "(asked_at IS NULL OR asked_at < now() - interval '4 seconds')";

    private final JdbcClient jdbc;

    Certificates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A certificate with which a recipient was seen. */
    record Seen(PeerName recipient, X509Certificate certificate, X509Certificate issuer) {}

    /**
     * Remembers the certificate of a recipient, which is good at this moment.
     *
     * @return false if it is known to be revoked for all that: for ever, if it is the CA that says so now
     */
    boolean good(Seen seen) {
        int changed = named(jdbc.sql("""
                INSERT INTO recipient AS r (name, certificate, issuer) VALUES (:name, :certificate, :issuer)
                ON CONFLICT (name) DO UPDATE
                   SET certificate = excluded.certificate, issuer = excluded.issuer, revoked_at = null,
                       revoked_for_ever = false
                 WHERE r.certificate IS DISTINCT FROM excluded.certificate
                """), seen).update();
        return changed == 1 || !isRevoked(seen.recipient().dnsName());
    }

    /** Takes note that a certificate is on hold no more, and returns whether it was the recipient's. */
    boolean release(Seen seen) {
        return jdbc.sql("""
                UPDATE recipient SET revoked_at = null
                 WHERE name = :name AND certificate = :certificate AND revoked_at IS NOT NULL AND NOT revoked_for_ever
                """)
                        .param("name", seen.recipient().dnsName())
                        .param("certificate", encoded(seen.certificate()))
                        .update()
                == 1;
    }

    /**
     * Remembers that a certificate was revoked, for ever or until it is released, unless the recipient has another one by
     * now: who has stolen an old certificate, with its key, must not end the codes of the new one.
     *
     * @return whether it is the recipient's
     */
    boolean revoked(Seen seen, boolean forEver) {
        return named(jdbc.sql("""
                INSERT INTO recipient AS r (name, certificate, issuer, revoked_at, revoked_for_ever)
                VALUES (:name, :certificate, :issuer, now(), :forEver)
                ON CONFLICT (name) DO UPDATE
                   SET certificate = excluded.certificate, issuer = excluded.issuer,
                       revoked_at = coalesce(r.revoked_at, now()),
                       revoked_for_ever = r.revoked_for_ever OR excluded.revoked_for_ever
                 WHERE r.certificate IS NULL OR r.certificate = excluded.certificate
                """), seen).param("forEver", forEver).update() == 1;
    }

    private static JdbcClient.StatementSpec named(JdbcClient.StatementSpec statement, Seen seen) {
        return statement
                .param("name", seen.recipient().dnsName())
                .param("certificate", encoded(seen.certificate()))
                .param("issuer", encoded(seen.issuer()));
    }

    /** Returns whether the certificate with which a recipient was last good is known to be revoked, or on hold. */
    boolean isRevoked(String recipient) {
        return jdbc.sql("SELECT revoked_at IS NOT NULL FROM recipient WHERE name = :name")
                .param("name", recipient)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Returns whether it is known to be revoked for ever. */
    boolean isRevokedForEver(String recipient) {
        return jdbc.sql("SELECT revoked_for_ever FROM recipient WHERE name = :name")
                .param("name", recipient)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /**
     * Returns the certificates to ask about, of recipients to whom something is to be delivered or whose certificate is on
     * hold; those that nobody has asked about for longest come first.
     */
    List<Seen> due() {
        return jdbc.sql("SELECT name, certificate, issuer FROM recipient r WHERE certificate IS NOT NULL AND " + DUE
                        + """
                   AND (revoked_at IS NOT NULL AND NOT revoked_for_ever OR EXISTS (
                    SELECT FROM otp_delivery d
                     WHERE d.recipient = r.name AND d.status IN ('QUEUED', 'IN_FLIGHT') AND d.expires_at > now()))
                 ORDER BY asked_at NULLS FIRST, name LIMIT :limit
                """)
                .param("limit", MOST_AT_ONCE)
                .query((row, _) -> seen(row))
                .list();
    }

    /** Returns the certificate with which a recipient was last seen. */
    Optional<Seen> find(String recipient) {
        return jdbc.sql(
                        "SELECT name, certificate, issuer FROM recipient WHERE name = :name AND certificate IS NOT NULL")
                .param("name", recipient)
                .query((row, _) -> seen(row))
                .optional();
    }

    /** Takes the question about a recipient for this server; returns false if another one has it. */
    boolean take(Seen seen) {
        return jdbc.sql("UPDATE recipient SET asked_at = now() WHERE name = :name AND " + DUE)
                        .param("name", seen.recipient().dnsName())
                        .update()
                == 1;
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(
                PeerName.of(row.getString("name")),
                certificate(row.getBytes("certificate")),
                certificate(row.getBytes("issuer")));
    }

    private static X509Certificate certificate(byte[] der) throws SQLException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new SQLException("The certificate of a recipient cannot be read", e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new AssertionError("A certificate that was decoded", e);
        }
    }
}
