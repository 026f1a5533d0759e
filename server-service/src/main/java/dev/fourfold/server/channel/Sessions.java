package dev.fourfold.server.channel;

import dev.fourfold.protocol.PeerName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who is attached to any of the replicas, as the database has it: all replicas see the same. */
@Component
public final class Sessions {

    private final JdbcClient jdbc;
    private final Replica replica;

    Sessions(JdbcClient jdbc, Replica replica) {
        this.jdbc = jdbc;
        this.replica = replica;
    }

    /** A recipient that is attached, to which replica and since when. */
    public record Session(PeerName recipient, String replica, Instant since) {}

    /** What an attach brought: the epoch of the session, and the replica that had the recipient, if one had. */
    record Attached(long epoch, @Nullable String former) {}

    /** A session that the database says is this replica's; settled if it is older than a lease. */
    record Own(PeerName recipient, long epoch, boolean settled) {}

    /** Returns where a recipient is attached, if it is. */
    public Optional<Session> find(PeerName recipient) {
        return jdbc.sql("""
                SELECT s.recipient, s.replica, s.since FROM channel_session s JOIN replica r ON r.id = s.replica
                 WHERE s.recipient = :recipient AND r.lease_until > now()
                """)
                .param("recipient", recipient.dnsName())
                .query((row, _) -> session(row))
                .optional();
    }

    /** Returns who is attached at this moment, by name. */
    public List<Session> all() {
        return jdbc.sql("""
                SELECT s.recipient, s.replica, s.since FROM channel_session s JOIN replica r ON r.id = s.replica
                 WHERE r.lease_until > now() ORDER BY s.recipient
                """).query((row, _) -> session(row)).list();
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                PeerName.of(row.getString("recipient")),
                row.getString("replica"),
                row.getObject("since", OffsetDateTime.class).toInstant());
    }

    /** Makes a recipient this replica's, whoever had it. */
    Attached attach(PeerName recipient) {
        return jdbc.sql("""
                WITH former AS (SELECT replica FROM channel_session WHERE recipient = :recipient),
                known AS (
                    INSERT INTO recipient (name, attached_at) VALUES (:recipient, now())
                    ON CONFLICT (name) DO UPDATE SET attached_at = excluded.attached_at)
                INSERT INTO channel_session (recipient, replica, epoch)
                VALUES (:recipient, :me, nextval('channel_epoch'))
                ON CONFLICT (recipient) DO UPDATE
                   SET replica = excluded.replica, epoch = nextval('channel_epoch'), since = now()
                RETURNING epoch, (SELECT replica FROM former) AS former
                """)
                .param("recipient", recipient.dnsName())
                .param("me", replica.id())
                .query((row, _) -> new Attached(row.getLong("epoch"), row.getString("former")))
                .single();
    }

    /** Ends a session, unless there is a newer one. */
    void detach(PeerName recipient, long epoch) {
        detach(jdbc, recipient, epoch);
    }

    /** The same, over {@code line}. */
    void detach(JdbcClient line, PeerName recipient, long epoch) {
        line.sql("DELETE FROM channel_session WHERE recipient = :recipient AND epoch = :epoch")
                .param("recipient", recipient.dnsName())
                .param("epoch", epoch)
                .update();
    }

    /**
     * Renews the lease of this replica over {@code line}, forgets replicas that have long been gone, and returns the
     * sessions that are this replica's.
     */
    List<Own> beat(JdbcClient line) {
        return line.sql("""
                WITH renewed AS (
                    INSERT INTO replica (id, lease_until) VALUES (:me, now() + interval '15 s')
                    ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until),
                gone AS (
                    DELETE FROM replica WHERE lease_until < now() - interval '1 min' AND id <> :me)
                SELECT recipient, epoch, since < now() - interval '15 s' AS settled
                  FROM channel_session WHERE replica = :me
                """)
                .param("me", replica.id())
                .query((row, _) -> new Own(
                        PeerName.of(row.getString("recipient")), row.getLong("epoch"), row.getBoolean("settled")))
                .list();
    }

    /** Ends this replica and whatever sessions it has. */
    void end(JdbcClient line) {
        line.sql("DELETE FROM replica WHERE id = :me").param("me", replica.id()).update();
    }
}
