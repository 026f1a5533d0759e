package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.Serial;
import dev.fourfold.protocol.Bytes;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Everything that the CA ever signed, to be looked up; {@link Register} writes it. */
@Component
public final class Ledger {

    private static final String ISSUED = """
            select serial, subject, names, profile, not_before, not_after, issued_at, issued_to, operator, issuer,
                der
            from certificate where issued_at is not null""";

    private final JdbcClient jdbc;
    private final InstantSource clock;

    Ledger(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
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
}
