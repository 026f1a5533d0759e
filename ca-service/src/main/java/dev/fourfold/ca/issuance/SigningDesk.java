package dev.fourfold.ca.issuance;

import dev.fourfold.ca.Sha256;
import dev.fourfold.ca.ledger.Issuance;
import dev.fourfold.ca.ledger.Register;
import dev.fourfold.ca.ledger.Register.Approved;
import dev.fourfold.ca.ledger.Register.Signed;
import dev.fourfold.ca.lint.BlockedKeys;
import dev.fourfold.ca.policy.Requester;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The two steps of an issuance that are on disk before the next, each in one transaction with those of others. */
@Component
final class SigningDesk {

    private final Register register;
    private final Issuer issuer;
    private final BlockedKeys blocked;
    private final IdempotencyKeys idempotencyKeys;
    private final SharedTransaction<Approved, Issuance> reservations;
    private final SharedTransaction<Reserved, Bytes> signatures;

    SigningDesk(
            Register register,
            Issuer issuer,
            BlockedKeys blocked,
            IdempotencyKeys idempotencyKeys,
            TransactionOperations transaction) {
        this.register = register;
        this.issuer = issuer;
        this.blocked = blocked;
        this.idempotencyKeys = idempotencyKeys;
        this.reservations = new SharedTransaction<>(transaction, register::reserve);
        this.signatures = new SharedTransaction<>(transaction, this::signAndRecord);
    }

    private record Reserved(Issuance issuance, Submission submission) {}

    /** Puts a serial on disk. */
    Issuance reserve(Approved approved) {
        return reservations.run(approved);
    }

    /**
     * Returns the DER of the certificate, which is on disk.
     *
     * @throws dev.fourfold.ca.RefusedException if the right to it is used up, or it would break a rule
     * @throws DuplicateKeyException if something was issued for the same wish meanwhile
     */
    Bytes sign(Issuance issuance, Submission submission) {
        return signatures.run(new Reserved(issuance, submission));
    }

    /**
     * The requesters' rights are used up first, which makes rivals wait, and only with the record: no right is lost to a
     * failure, and none is used twice. They are used up in one order everywhere, so that no two processes wait for each
     * other.
     */
    private List<Bytes> signAndRecord(List<Reserved> reserved) {
        reserved.stream()
                .map(each -> each.submission().requester())
                .sorted(Comparator.comparing(Requester::issuedTo))
                .forEach(Requester::redeem);
        BlockedKeys known = blocked.among(
                reserved.stream().map(each -> keyHash(each.issuance())).toList());
        List<Signed> signed = reserved.stream()
                .parallel()
                .map(each -> issuer.sign(each.issuance(), known))
                .toList();
        register.record(signed);
        reserved.forEach(this::keep);
        return signed.stream().map(Signed::der).toList();
    }

    private void keep(Reserved reserved) {
        if (!idempotencyKeys.keep(reserved.submission(), reserved.issuance().serial())) {
            throw new DuplicateKeyException("Something was issued under the same key meanwhile");
        }
    }

    private static Bytes keyHash(Issuance issuance) {
        try {
            return Bytes.of(Sha256.of(issuance.approval().key().getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException("A parsed key cannot be encoded", e);
        }
    }
}
