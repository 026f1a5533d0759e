package dev.fourfold.ca.operator;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.Serial;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The certificates by which operators are known: one that an operator is bound to, and those that it was renewed to. If
 * one of the line is revoked, whoever has its key may have continued it, unless it was only superseded.
 */
@Component
public final class OperatorCertificates {

    private static final String STANDING = """
            with recursive line (serial, issued_to, key_hash) as (
                select serial, issued_to, key_hash from certificate where serial = :serial and issued_at is not null
                union
                select earlier.serial, earlier.issued_to, earlier.key_hash from certificate earlier
                join line on line.issued_to like 'certificate %'
                    and earlier.serial = substr(line.issued_to, 13))
            select
                exists (select from revocation where revocation.serial = :serial) as revoked,
                exists (select from revocation join line using (serial)
                    where serial <> :serial and reason <> 4) as line_revoked, -- superseded
                exists (select from blocked_key join line on spki_sha256 = line.key_hash) as key_blocked,
                name, roles
            from (values (1)) as always
            left join operator on disabled_at is null and certificate in (select serial from line)
            limit 1""";

    private final JdbcClient jdbc;
    private final InstantSource clock;

    OperatorCertificates(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Returns the operator that a certificate belongs to.
     *
     * @throws RefusedException if it is nobody's, or good no more
     */
    Operator owner(X509Certificate certificate) {
        Standing standing =
                Serial.of(certificate).map(this::standing).orElseThrow(() -> unknown("was not issued by this CA"));
        fault(certificate, standing).ifPresent(why -> {
            throw unknown(why);
        });
        return standing.owner().orElseThrow(() -> unknown("is no operator's"));
    }

    private static RefusedException unknown(String why) {
        return new RefusedException(
                Refusal.MISSING_OPERATOR_KEY,
                "The certificate of this connection " + why
                        + ". Use another, or send an operator key: Authorization: Bearer <key>");
    }

    /**
     * Makes sure that somebody can be known by a certificate.
     *
     * @throws RefusedException if this CA has not issued it, or it is good for no operator
     */
    public void requireUsable(Serial serial) {
        fault(issued(serial), standing(serial)).ifPresent(why -> {
            throw new RefusedException(
                    Refusal.UNSUITABLE_CERTIFICATE, "Nobody could be known by the certificate: it " + why);
        });
    }

    private X509Certificate issued(Serial serial) {
        byte[] der = jdbc.sql("select der from certificate where serial = ? and issued_at is not null")
                .param(serial.toString())
                .query((row, _) -> row.getBytes("der"))
                .optional()
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNKNOWN_CERTIFICATE, "This CA has issued no certificate of that serial"));
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new IllegalStateException("A certificate of the ledger cannot be read", e);
        }
    }

    private Standing standing(Serial serial) {
        return jdbc.sql(STANDING)
                .param("serial", serial.toString())
                .query(Standing::of)
                .single();
    }

    private Optional<String> fault(X509Certificate certificate, Standing standing) {
        if (standing.isRevoked()) {
            return Optional.of("is revoked or on hold");
        }
        if (!clock.instant().isBefore(certificate.getNotAfter().toInstant())) {
            return Optional.of("has expired");
        }
        if (!isForClients(certificate)) {
            return Optional.of("is not for clients: its profile gives no clientAuth");
        }
        if (standing.isKeyBlocked()) {
            return Optional.of("has a key that was reported as compromised, or was renewed from one that has");
        }
        return standing.isLineRevoked() ? Optional.of("was renewed from one that is revoked") : Optional.empty();
    }

    private static boolean isForClients(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes != null && purposes.contains(KeyPurposeId.id_kp_clientAuth.getId());
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /** What the database says of a certificate. */
    private record Standing(boolean isRevoked, boolean isLineRevoked, boolean isKeyBlocked, Optional<Operator> owner) {

        static Standing of(ResultSet row, int number) throws SQLException {
            boolean isOwned = row.getString("name") != null;
            return new Standing(
                    row.getBoolean("revoked"),
                    row.getBoolean("line_revoked"),
                    row.getBoolean("key_blocked"),
                    isOwned ? Optional.of(Operators.operator(row, number)) : Optional.empty());
        }
    }
}
