package dev.fourfold.server.channel;

import dev.fourfold.protocol.PeerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What replicas tell each other: that there is something to look at in the database, and never what it is. A notice that
 * gets lost costs time and nothing else, for whoever waits for it also looks by itself. Notices leave after the commit
 * that they tell of, on one thread, many in one statement: PostgreSQL lets only one transaction with a notice commit at a
 * time.
 */
@Component
public final class Notices implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Notices.class);

    // Implementation constants
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 500;

    private final JdbcClient jdbc;
    private final Replica replica;
    private final Map<String, Consumer<String>> readers = new ConcurrentHashMap<>();
    private final BlockingQueue<Notice> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean running;
    private @Nullable Thread sender;

    Notices(JdbcClient jdbc, Replica replica) {
        this.jdbc = jdbc;
        this.replica = replica;
    }

    /** A notice to a replica or, where none is named, to the one that the recipient of that name is attached to. */
    private record Notice(@Nullable String replica, String topic, String subject) {}

    /** Has the subjects of a topic read here. */
    public void read(String topic, Consumer<String> reader) {
        readers.put(topic, reader);
    }

    /** Tells one replica. */
    public void tell(String other, String topic, String subject) {
        post(new Notice(other, topic, subject));
    }

    /** Tells the replica that a recipient is attached to, if it is another one. */
    void tellOwner(PeerName recipient, String topic) {
        post(new Notice(null, topic, recipient.dnsName()));
    }

    private void post(Notice notice) {
        if (!waiting.offer(notice)) {
            log.debug("Too many notices wait; one is dropped");
        }
    }

    /** Takes what another replica said. */
    void receive(String said) {
        String[] words = said.split(" ", 2);
        Consumer<String> reader = readers.get(words[0]);
        if (reader == null || words.length < 2) {
            log.debug("A notice that this release does not know: {}", words[0]);
            return;
        }
        reader.accept(words[1]);
    }

    @Override
    public void start() {
        running = true;
        sender = Thread.ofVirtual().name("notices").start(this::send);
    }

    private void send() {
        while (running) {
            try {
                List<Notice> notices = new ArrayList<>(List.of(waiting.take()));
                waiting.drainTo(notices, MOST_AT_ONCE - 1);
                send(notices);
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                log.debug("Notices are lost", e);
            }
        }
    }

    private void send(List<Notice> notices) {
        jdbc.sql("""
                SELECT pg_notify('replica_' || coalesce(n.replica, s.replica), n.topic || ' ' || n.subject)
                  FROM (SELECT DISTINCT * FROM unnest(:replicas, :topics, :subjects) AS n (replica, topic, subject)) n
                  LEFT JOIN channel_session s ON n.replica IS NULL AND s.recipient = n.subject
                 WHERE coalesce(n.replica, s.replica) <> :me
                """)
                .param("replicas", column(notices, Notice::replica))
                .param("topics", column(notices, Notice::topic))
                .param("subjects", column(notices, Notice::subject))
                .param("me", replica.id())
                .query((_, _) -> true)
                .list();
    }

    private static @Nullable String[] column(List<Notice> notices, Function<Notice, @Nullable String> member) {
        return notices.stream().map(member).toArray(String[]::new);
    }

    @Override
    public void stop() {
        running = false;
        if (sender != null) {
            sender.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before channels are taken, and after they ended. */
    @Override
    public int getPhase() {
        return 0;
    }
}
