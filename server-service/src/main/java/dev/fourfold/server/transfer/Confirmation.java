package dev.fourfold.server.transfer;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.channel.Recipients;
import dev.fourfold.server.delivery.Revocations;
import dev.fourfold.server.limits.Limits;
import dev.fourfold.server.limits.Payers;
import dev.fourfold.server.otp.Otp;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Compares codes. The attempt is counted before the comparison, and the transaction commits when the code is wrong too: a
 * refusal is thrown outside of it, or it would give the attempt back.
 */
@Component
final class Confirmation {

    // how an attempt ends, as it is counted
    private static final String AUTHORISED = "authorised";
    private static final String WRONG = "wrong";
    private static final String SUPERSEDED = "superseded";
    private static final String REFUSED = "refused";

    private final TransactionOperations transaction;
    private final Transfers transfers;
    private final Attempts attempts;
    private final Recipients recipients;
    private final Payers payers;
    private final Limits limits;
    private final Revocations revocations;
    private final MeterRegistry meters;

    Confirmation(
            TransactionOperations transaction,
            Transfers transfers,
            Attempts attempts,
            Recipients recipients,
            Payers payers,
            Limits limits,
            Revocations revocations,
            MeterRegistry meters) {
        this.transaction = transaction;
        this.transfers = transfers;
        this.attempts = attempts;
        this.recipients = recipients;
        this.payers = payers;
        this.limits = limits;
        this.revocations = revocations;
        this.meters = meters;
        // there from the start, so that the first of a kind is an increase
        List.of(AUTHORISED, WRONG, SUPERSEDED, REFUSED).forEach(this::counter);
    }

    private sealed interface Outcome {
        record Right() implements Outcome {}

        record Wrong(int remaining) implements Outcome {}

        record Superseded(int remaining, Instant newerSentAt) implements Outcome {}

        record NotCompared() implements Outcome {}

        record Barred(RefusedException refused) implements Outcome {}
    }

    /** Authorises a transfer if the code is the newest of its terms, and says no otherwise. */
    Transfer confirm(Transfer known, Otp code) {
        if (known.status() == TransferStatus.AWAITING_CODE) {
            revocations.askAbout(known.terms().payer());
        }
        Outcome outcome = transaction.execute(_ -> limits.countConfirmation(known.id())
                .<Outcome>map(Outcome.Barred::new)
                .orElseGet(() -> attempt(known, code)));
        Transfer transfer = transfers.get(known.id());
        if (transfer.status() != TransferStatus.AWAITING_CODE) {
            recipients.wake(PeerName.of(transfer.terms().payer())); // the device forgets the code
        }
        return switch (outcome) {
            case Outcome.Right _ -> {
                counter(AUTHORISED).increment();
                yield transfer;
            }
            case Outcome.Wrong(int remaining) -> {
                counter(WRONG).increment();
                throw new RefusedException(
                        Refusal.WRONG_CODE,
                        "The code is not that of this transfer",
                        Map.of("attemptsRemaining", remaining));
            }
            case Outcome.Superseded(int remaining, Instant newerSentAt) -> {
                counter(SUPERSEDED).increment();
                throw new RefusedException(
                        Refusal.SUPERSEDED_CODE,
                        "A newer code was sent, which took the place of this one",
                        Map.of("attemptsRemaining", remaining, "newerCodeSentAt", newerSentAt));
            }
            case Outcome.Barred(RefusedException refused) -> {
                counter(REFUSED).increment();
                throw refused;
            }
            case Outcome.NotCompared _ -> {
                counter(REFUSED).increment();
                throw refusal(transfer);
            }
        };
    }

    /** The payer is held first, whoever counts for it; a transfer that has ended says so, whatever bars it. */
    private Outcome attempt(Transfer known, Otp code) {
        String payer = known.terms().payer();
        payers.hold(payer);
        Optional<RefusedException> barred = payers.blocked(payer).or(() -> revocations.refusal(payer));
        if (barred.isPresent() && transfers.lock(known.id()).status() == TransferStatus.AWAITING_CODE) {
            return new Outcome.Barred(barred.get());
        }
        Optional<Attempts.Attempt> attempt = attempts.count(known.id());
        if (attempt.isEmpty()) {
            return new Outcome.NotCompared();
        }
        Outcome outcome = compare(attempt.get(), code);
        if (outcome instanceof Outcome.Right) {
            payers.succeeded(payer);
        } else {
            payers.failed(payer);
        }
        return outcome;
    }

    private Outcome compare(Attempts.Attempt attempt, Otp code) {
        if (attempts.isRight(attempt, code)) {
            attempts.succeed(attempt);
            return new Outcome.Right();
        }
        if (attempts.isSuperseded(attempt, code)) {
            attempts.fail(attempt, "SUPERSEDED_CODE");
            return new Outcome.Superseded(attempt.remaining(), attempt.sentAt());
        }
        attempts.fail(attempt, "WRONG_CODE");
        return new Outcome.Wrong(attempt.remaining());
    }

    private static RefusedException refusal(Transfer transfer) {
        if (transfer.status() != TransferStatus.AWAITING_CODE) {
            return Ended.refusal(transfer);
        }
        String resend = TransferController.resend(transfer.id());
        Transfer.Delivery delivery = transfer.delivery();
        return delivery == null || delivery.isValid()
                // none was asked for, or it was made with a key that is gone
                ? new RefusedException(
                        Refusal.NOT_AWAITING_CODE,
                        "There is no code that could authorise this transfer; have one sent",
                        Map.of("transferStatus", transfer.status(), "resend", resend))
                : new RefusedException(Refusal.CODE_EXPIRED, "The code has expired", Map.of("resend", resend));
    }

    private Counter counter(String outcome) {
        return meters.counter("fourfold.otp.confirmations", "outcome", outcome);
    }
}
