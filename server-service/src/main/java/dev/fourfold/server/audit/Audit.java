package dev.fourfold.server.audit;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Writes down what happened, in the caller's transaction: it is kept with the change that it is about, or not at all. */
@Component
public final class Audit {

    private final JdbcClient jdbc;
    private final MeterRegistry meters;

    Audit(JdbcClient jdbc, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.meters = meters;
    }

    /** Records an event of a transfer, done by whoever is being served now. */
    public void record(String transferId, String event) {
        insert(transferId, null, event, Actor.current(), null);
    }

    /** Records an event of one of a transfer's deliveries. */
    public void record(String transferId, String deliveryId, String event) {
        insert(transferId, deliveryId, event, Actor.current(), null);
    }

    /** Records an event of a transfer and what more there is to know: a word or a name, never a code. */
    public void recordWith(String detail, String transferId, String event) {
        insert(transferId, null, event, Actor.current(), detail);
    }

    /** Records an event that is of no transfer, such as a change of a register; the detail says of what. */
    public void recordAbout(String detail, String event) {
        insert(null, null, event, Actor.current(), detail);
    }

    private void insert(
            @Nullable String transferId,
            @Nullable String deliveryId,
            String event,
            Actor actor,
            @Nullable String detail) {
        jdbc.sql("""
                INSERT INTO audit (transfer_id, delivery_id, event, actor, detail)
                VALUES (:transfer, :delivery, :event, :actor, :detail)
                """)
                .param("transfer", transferId)
                .param("delivery", deliveryId)
                .param("event", event)
                .param("actor", actor.text())
                .param("detail", detail)
                .update();
        count(event);
    }

    /** Counts what is committed. The sendings, receipts and ends by time are counted by {@code delivery}. */
    private void count(String event) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            counted(event);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                counted(event);
            }
        });
    }

    private void counted(String event) {
        meters.counter("fourfold.otp.events", "event", event.toLowerCase(Locale.ROOT))
                .increment();
    }
}
