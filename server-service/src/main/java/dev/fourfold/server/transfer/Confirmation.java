package dev.fourfold.server.transfer;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.channel.Recipients;
import dev.fourfold.server.otp.Otp;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
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

    private final TransactionOperations transaction;
    private final Transfers transfers;
    private final Attempts attempts;
    private final Recipients recipients;
    private final MeterRegistry meters;

    Confirmation(
            TransactionOperations transaction,
            Transfers transfers,
            Attempts attempts,
            Recipients recipients,
            MeterRegistry meters) {
        this.transaction = transaction;
        this.transfers = transfers;
        this.attempts = attempts;
        this.recipients = recipients;
        this.meters = meters;
    }

    private sealed interface Outcome {
        record Right() implements Outcome {}

        record Wrong(int remaining) implements Outcome {}

        record Superseded(int remaining, Instant newerSentAt) implements Outcome {}

        record NotCompared() implements Outcome {}
    }

    /** Authorises a transfer if the code is the newest of its terms, and says no otherwise. */
    Transfer confirm(String transferId, Otp code) {
        Outcome outcome = transaction.execute(_ -> {
            Optional<Attempts.Attempt> attempt = attempts.count(transferId);
            return attempt.isEmpty() ? new Outcome.NotCompared() : compare(attempt.get(), code);
        });
        Transfer transfer = transfers.get(transferId);
        if (transfer.status() != TransferStatus.AWAITING_CODE) {
            recipients.wake(PeerName.of(transfer.terms().payer())); // the device forgets the code
        }
        return switch (outcome) {
            case Outcome.Right _ -> {
                count("authorised");
                yield transfer;
            }
            case Outcome.Wrong(int remaining) -> {
                count("wrong");
                throw new RefusedException(
                        Refusal.WRONG_CODE,
                        "The code is not that of this transfer",
                        Map.of("attemptsRemaining", remaining));
            }
            case Outcome.Superseded(int remaining, Instant newerSentAt) -> {
                count("superseded");
                throw new RefusedException(
                        Refusal.SUPERSEDED_CODE,
                        "A newer code was sent, which took the place of this one",
                        Map.of("attemptsRemaining", remaining, "newerCodeSentAt", newerSentAt));
            }
            case Outcome.NotCompared _ -> {
                count("refused");
                throw refusal(transfer);
            }
        };
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
                        Map.of("status", transfer.status(), "resend", resend))
                : new RefusedException(Refusal.CODE_EXPIRED, "The code has expired", Map.of("resend", resend));
    }

    private void count(String outcome) {
        meters.counter("fourfold.otp.confirmations", "outcome", outcome).increment();
    }
}
