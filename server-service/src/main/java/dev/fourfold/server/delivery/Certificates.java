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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** With which certificates recipients were seen, and which of them are known to be revoked, as the database has it. */
@Component
final class Certificates {

    // Implementation constants
    private static final int MOST_AT_ONCE = 500;

    private final JdbcClient jdbc;

    Certificates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A certificate with which a recipient was seen. */
    record Seen(PeerName recipient, X509Certificate certificate, X509Certificate issuer) {}

    /** Remembers the certificate of a recipient, which is good at this moment. */
    void good(Seen seen) {
        jdbc.sql("""
                INSERT INTO recipient AS r (name, certificate, issuer) VALUES (:name, :certificate, :issuer)
                ON CONFLICT (name) DO UPDATE
                   SET certificate = excluded.certificate, issuer = excluded.issuer, revoked_at = null
                 WHERE r.certificate IS DISTINCT FROM excluded.certificate OR r.revoked_at IS NOT NULL
                """)
                .param("name", seen.recipient().dnsName())
                .param("certificate", encoded(seen.certificate()))
                .param("issuer", encoded(seen.issuer()))
                .update();
    }

    /**
     * Remembers that a certificate was revoked, unless the recipient has another one by now: who has stolen an old
     * certificate, with its key, must not end the codes of the new one.
     *
     * @return whether it is the recipient's
     */
    boolean revoked(Seen seen) {
        return jdbc.sql("""
                INSERT INTO recipient AS r (name, certificate, issuer, revoked_at)
                VALUES (:name, :certificate, :issuer, now())
                ON CONFLICT (name) DO UPDATE
                   SET certificate = excluded.certificate, issuer = excluded.issuer,
                       revoked_at = coalesce(r.revoked_at, now())
                 WHERE r.certificate IS NULL OR r.certificate = excluded.certificate
                """)
                        .param("name", seen.recipient().dnsName())
                        .param("certificate", encoded(seen.certificate()))
                        .param("issuer", encoded(seen.issuer()))
                        .update()
                == 1;
    }

    /** Returns whether the certificate with which a recipient was last good is known to be revoked. */
    boolean isRevoked(String recipient) {
        return jdbc.sql("SELECT revoked_at IS NOT NULL FROM recipient WHERE name = :name")
                .param("name", recipient)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Returns the certificates of recipients to whom something is to be delivered. */
    List<Seen> ofOpenDeliveries() {
        return jdbc.sql("""
                SELECT name, certificate, issuer FROM recipient r
                 WHERE certificate IS NOT NULL AND EXISTS (
                    SELECT FROM otp_delivery d
                     WHERE d.recipient = r.name AND d.status IN ('QUEUED', 'IN_FLIGHT') AND d.expires_at > now())
                 ORDER BY name LIMIT :limit
                """)
                .param("limit", MOST_AT_ONCE)
                .query((row, _) -> seen(row))
                .list();
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
