package dev.fourfold.ca.operator;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.Serial;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Knows the operators by what they show. */
@Component
class Operators {

    private final Optional<OperatorKey> configured;
    private final JdbcClient jdbc;
    private final InstantSource clock;

    Operators(OperatorProperties properties, JdbcClient jdbc, InstantSource clock) {
        this.configured = Optional.ofNullable(properties.operatorKey());
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Returns the operator that shows a key or, without one, a certificate.
     *
     * @param certificate the certificate of the connection, which this CA has issued
     * @throws RefusedException if what is shown is nobody's, or that of somebody who was disabled
     */
    Operator authenticate(Optional<String> key, Optional<X509Certificate> certificate) {
        if (key.isPresent()) {
            return byKey(key.get())
                    .orElseThrow(() -> new RefusedException(
                            Refusal.WRONG_OPERATOR_KEY, "This is not the key of an operator of this CA"));
        }
        return certificate
                .flatMap(this::byCertificate)
                .orElseThrow(() -> new RefusedException(
                        Refusal.MISSING_OPERATOR_KEY, "Send an operator key: Authorization: Bearer <key>"));
    }

    private Optional<Operator> byKey(String key) {
        if (configured.filter(known -> known.matches(key)).isPresent()) {
            return Optional.of(new Operator(Operator.CONFIGURED, Set.of(Role.ADMINISTER)));
        }
        // found by hash: how long the look-up takes says nothing of the key
        return jdbc.sql("select name, roles from operator where key_hash = ? and disabled_at is null")
                .param(OperatorKey.hash(key))
                .query(Operators::operator)
                .optional();
    }

    /**
     * An operator is known by a certificate, and by those that it was renewed to. If one of the line is revoked, whoever
     * has its key may have continued it, unless it was only superseded.
     */
    private Optional<Operator> byCertificate(X509Certificate certificate) {
        if (!isForClients(certificate)
                || !clock.instant().isBefore(certificate.getNotAfter().toInstant())) {
            return Optional.empty();
        }
        return jdbc.sql("""
                        with recursive line (serial, issued_to) as (
                            select serial, issued_to from certificate where serial = :serial and issued_at is not null
                            union
                            select earlier.serial, earlier.issued_to from certificate earlier
                            join line on line.issued_to like 'certificate %'
                                and earlier.serial = substr(line.issued_to, 13))
                        select name, roles from operator join line on operator.certificate = line.serial
                        where disabled_at is null
                            and not exists (
                                select from revocation join line using (serial)
                                where serial = :serial or reason <> 4) -- superseded
                        limit 1""")
                .param("serial", Serial.of(certificate).map(Serial::toString).orElse(""))
                .query(Operators::operator)
                .optional();
    }

    private static boolean isForClients(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes != null && purposes.contains(KeyPurposeId.id_kp_clientAuth.getId());
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    private static Operator operator(ResultSet row, int number) throws SQLException {
        return new Operator(
                row.getString("name"),
                Stream.of((String[]) row.getArray("roles").getArray())
                        .map(Role::named)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet()));
    }
}
