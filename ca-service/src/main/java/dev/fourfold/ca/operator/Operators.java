package dev.fourfold.ca.operator;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
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

    Operators(OperatorProperties properties, JdbcClient jdbc) {
        this.configured = Optional.ofNullable(properties.operatorKey());
        this.jdbc = jdbc;
    }

    /**
     * Returns the operator that shows a key.
     *
     * @throws RefusedException if there is no key, or it is nobody's, or that of somebody who was disabled
     */
    Operator authenticate(Optional<String> shown) {
        String key = shown.orElseThrow(() -> new RefusedException(
                Refusal.MISSING_OPERATOR_KEY, "Send an operator key: Authorization: Bearer <key>"));
        if (configured.filter(known -> known.matches(key)).isPresent()) {
            return new Operator(Operator.CONFIGURED, Set.of(Role.ADMINISTER));
        }
        // found by hash: how long the look-up takes says nothing of the key
        return jdbc.sql("select name, roles from operator where key_hash = ? and disabled_at is null")
                .param(OperatorKey.hash(key))
                .query(Operators::operator)
                .optional()
                .orElseThrow(() -> new RefusedException(
                        Refusal.WRONG_OPERATOR_KEY, "This is not the key of an operator of this CA"));
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
