package dev.fourfold.ca.operator;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Knows the operators by what they show. */
@Component
class Operators {

    private final Optional<OperatorKey> configured;
    private final JdbcClient jdbc;
    private final OperatorCertificates certificates;

    Operators(OperatorProperties properties, JdbcClient jdbc, OperatorCertificates certificates) {
        this.configured = Optional.ofNullable(properties.operatorKey());
        this.jdbc = jdbc;
        this.certificates = certificates;
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
                .map(certificates::owner)
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

    static Operator operator(ResultSet row, int number) throws SQLException {
        return new Operator(
                row.getString("name"),
                Stream.of((String[]) row.getArray("roles").getArray())
                        .map(Role::named)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet()));
    }
}
