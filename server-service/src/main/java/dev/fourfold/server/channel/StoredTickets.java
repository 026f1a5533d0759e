package dev.fourfold.server.channel;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.TicketStore;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tickets in the database: a channel that is dialled again resumes at any server on it, also after a restart, and once only.
 * Without the database nothing is lost but the shortcut: the handshake goes on in full, and waits for nothing once the
 * database has been out of reach for so long that the channel is not kept anyway.
 */
@Component
final class StoredTickets implements TicketStore {

    private static final Logger LOG = LoggerFactory.getLogger(StoredTickets.class);

    // Implementation constants
    private static final int MAX_PER_CLIENT = 16;

    private final JdbcClient jdbc;
    private final Lease lease;

    StoredTickets(JdbcClient jdbc, Lease lease) {
        this.jdbc = jdbc;
        this.lease = lease;
    }

    @Override
    public void put(Bytes id, PeerName owner, Bytes sealed, Instant expires) {
        if (!lease.isHeld()) {
            return;
        }
        try {
            jdbc.sql("""
                    WITH gone AS (
                        DELETE FROM channel_ticket WHERE expires_at <= now() OR id IN (
                            SELECT id FROM channel_ticket WHERE owner = :owner
                             ORDER BY created_at DESC, id OFFSET :others))
                    INSERT INTO channel_ticket (id, owner, sealed, expires_at) VALUES (:id, :owner, :sealed, :expires)
                    """)
                    .param("id", id.toArray())
                    .param("owner", owner.dnsName())
                    .param("sealed", sealed.toArray())
                    .param("expires", expires.atOffset(ZoneOffset.UTC))
                    .param("others", MAX_PER_CLIENT - 1)
                    .update();
        } catch (DataAccessException e) {
            LOG.warn("A ticket of {} is not kept: {}", owner, e.getMessage());
        }
    }

    @Override
    public Optional<Bytes> find(Bytes id) {
        if (!lease.isHeld()) {
            return Optional.empty();
        }
        try {
            return jdbc.sql("SELECT sealed FROM channel_ticket WHERE id = :id AND expires_at > now()")
                    .param("id", id.toArray())
                    .query((row, _) -> Bytes.of(row.getBytes("sealed")))
                    .optional();
        } catch (DataAccessException e) {
            LOG.warn("A ticket is not looked up: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public boolean take(Bytes id) {
        if (!lease.isHeld()) {
            return false;
        }
        try {
            return jdbc.sql("DELETE FROM channel_ticket WHERE id = :id AND expires_at > now()")
                            .param("id", id.toArray())
                            .update()
                    == 1;
        } catch (DataAccessException e) {
            LOG.warn("A ticket is not taken: {}", e.getMessage());
            return false;
        }
    }
}
