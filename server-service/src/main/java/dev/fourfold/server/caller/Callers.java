package dev.fourfold.server.caller;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.starter.status.CertificateStatuses;
import java.security.cert.X509Certificate;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Knows the callers by what they show. */
@Component
final class Callers {

    private static final String COLUMNS = "SELECT name, permissions, payers, triggers_per_minute FROM caller ";

    private final AdminKey admin;
    private final CertificateStatuses statuses;
    private final JdbcClient jdbc;

    Callers(AdminKey admin, CertificateStatuses statuses, JdbcClient jdbc) {
        this.admin = admin;
        this.statuses = statuses;
        this.jdbc = jdbc;
    }

    /**
     * Returns whose credentials these are.
     *
     * @throws RefusedException if they are nobody's, or those of a caller that was disabled: all alike, and after the
     *     same work
     */
    Caller authenticate(Credentials credentials) {
        if (!credentials.names().isEmpty()) {
            return byCertificate(credentials.names())
                    .filter(_ -> isGood(credentials.chain()))
                    .orElseThrow(Callers::unknown);
        }
        byte[] hash = credentials.key().orElse(CallerKey.shown("")).hash();
        // found by hash: how long the look-up takes says nothing of the key
        Optional<Caller> caller = jdbc.sql(COLUMNS + "WHERE key_hash = :hash AND disabled_at IS NULL")
                .param("hash", hash)
                .query(Callers::caller)
                .optional();
        return (admin.matches(hash) ? Optional.of(Caller.admin()) : caller).orElseThrow(Callers::unknown);
    }

    private Optional<Caller> byCertificate(Set<String> names) {
        List<Caller> callers = jdbc.sql(COLUMNS + "WHERE certificate IN (:names) AND disabled_at IS NULL")
                .param("names", names)
                .query(Callers::caller)
                .list();
        // a certificate that names two callers names none
        return callers.size() == 1 ? Optional.of(callers.getFirst()) : Optional.empty();
    }

    /** Asks the CA, unless it has just answered: a certificate of which nobody says that it is good opens nothing. */
    private boolean isGood(List<X509Certificate> chain) {
        return switch (statuses.of(chain)) {
            case GOOD, STILL_GOOD -> true;
            case ON_HOLD, REVOKED, UNKNOWN, SILENT -> false;
        };
    }

    static RefusedException unknown() {
        return new RefusedException(
                Refusal.UNAUTHENTICATED,
                "This needs the key of a caller, as Authorization: Bearer <key>, or a caller's certificate");
    }

    private static Caller caller(ResultSet row, int number) throws SQLException {
        Array payers = row.getArray("payers");
        return new Caller(
                row.getString("name"),
                strings(row.getArray("permissions")).map(Permission::named).collect(Collectors.toSet()),
                payers == null
                        ? new Caller.Payers.All()
                        : new Caller.Payers.These(strings(payers).collect(Collectors.toSet())),
                row.getInt("triggers_per_minute"));
    }

    private static Stream<String> strings(Array array) throws SQLException {
        return Stream.of((String[]) array.getArray());
    }
}
