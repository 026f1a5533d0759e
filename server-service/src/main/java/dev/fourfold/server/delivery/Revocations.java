package dev.fourfold.server.delivery;

import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.audit.Audit;
import dev.fourfold.server.channel.Attachment;
import dev.fourfold.server.channel.Recipients;
import dev.fourfold.server.delivery.Certificates.Seen;
import dev.fourfold.starter.status.CertificateStatuses;
import dev.fourfold.starter.status.Standing;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps codes from devices whose certificate was revoked. The CA is asked before each delivery, unless it has answered a
 * moment ago; while it does not say that a certificate is good, deliveries wait.
 */
@Component
public class Revocations {

    private static final Logger log = LoggerFactory.getLogger(Revocations.class);

    private final CertificateStatuses statuses;
    private final Certificates certificates;
    private final Endings endings;
    private final Recipients recipients;
    private final Audit audit;
    private final TransactionOperations transaction;

    Revocations(
            CertificateStatuses statuses,
            Certificates certificates,
            Endings endings,
            Recipients recipients,
            Audit audit,
            TransactionOperations transaction) {
        this.statuses = statuses;
        this.certificates = certificates;
        this.endings = endings;
        this.recipients = recipients;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Refuses a recipient, in the caller's transaction, until it has attached with a certificate that is not revoked. */
    public void requireNone(String recipient) {
        refusal(recipient).ifPresent(refused -> {
            throw refused;
        });
    }

    /** Returns why a recipient may have no code and authorise nothing, if its certificate is known to be revoked. */
    public Optional<RefusedException> refusal(String recipient) {
        return certificates.isRevoked(recipient)
                ? Optional.of(new RefusedException(
                        Refusal.RECIPIENT_REVOKED, "The certificate of the payer's device was revoked, or is on hold"))
                : Optional.empty();
    }

    /**
     * Asks the CA about a recipient to whom nothing may be on its way: a code that was shown before its device was lost
     * must authorise nothing. While the CA is silent, what is known counts.
     */
    public void askAbout(String recipient) {
        certificates.find(recipient).ifPresent(this::ask);
    }

    /**
     * Returns what to ask before codes go to a peer.
     *
     * @throws IOException if its certificate is revoked: it is sent away before its channel takes the place of another
     */
    Attachment.Clearance admit(PeerIdentity peer) throws IOException {
        var known = new AtomicBoolean();
        Attachment.Clearance clearance = () -> clears(peer, known);
        try {
            clearance.isGiven();
        } catch (DataAccessException e) {
            throw new IOException("The database cannot be reached", e);
        }
        return clearance;
    }

    private boolean clears(PeerIdentity peer, AtomicBoolean known) throws IOException {
        Standing standing = statuses.of(peer);
        return switch (standing) {
            case GOOD -> {
                if (peer.chain().size() > 1 && !known.get()) {
                    require(isGood(seen(peer)));
                    known.set(true);
                }
                yield true;
            }
            // what was true before does not count against what another server has heard since
            case STILL_GOOD -> !certificates.isRevoked(peer.name().dnsName());
            case UNKNOWN, SILENT -> false;
            case ON_HOLD, REVOKED -> {
                revoked(seen(peer), standing == Standing.REVOKED);
                require(false);
                yield false;
            }
        };
    }

    private static void require(boolean good) throws IOException {
        if (!good) {
            throw new IOException("Its certificate was revoked");
        }
    }

    private static Seen seen(PeerIdentity peer) {
        return new Seen(peer.name(), peer.certificate(), peer.chain().get(1));
    }

    /** Takes note of a word of the CA of this moment, and returns whether codes may go. */
    private boolean isGood(Seen seen) {
        return Boolean.TRUE.equals(transaction.execute(_ -> {
            release(seen);
            return certificates.good(seen);
        }));
    }

    private void release(Seen seen) {
        if (certificates.release(seen)) {
            log.info("The certificate of {} is on hold no more", seen.recipient());
            audit.recordAbout(seen.recipient().dnsName(), "RECIPIENT_RELEASED");
            recipients.wake(seen.recipient());
        }
    }

    private void revoked(Seen seen, boolean forEver) {
        PeerName recipient = seen.recipient();
        transaction.executeWithoutResult(_ -> {
            boolean known = forEver
                    ? certificates.isRevokedForEver(recipient.dnsName())
                    : certificates.isRevoked(recipient.dnsName());
            if (certificates.revoked(seen, forEver)) {
                if (!known) {
                    log.warn("The certificate of {} {}", recipient, forEver ? "was revoked" : "is on hold");
                    audit.recordAbout(recipient.dnsName(), forEver ? "RECIPIENT_REVOKED" : "RECIPIENT_ON_HOLD");
                }
                endings.rejectAll(recipient);
                recipients.wake(recipient); // wherever it is attached, its courier finds the same, and ends
            }
        });
    }

    /** Asks for a recipient, whether it is attached or not, and returns what the CA says. */
    Standing ask(Seen seen) {
        Standing standing = statuses.of(seen.certificate(), seen.issuer());
        switch (standing) {
            case GOOD -> transaction.executeWithoutResult(_ -> release(seen));
            case ON_HOLD, REVOKED -> revoked(seen, standing == Standing.REVOKED);
            case STILL_GOOD, UNKNOWN, SILENT -> {}
        }
        return standing;
    }
}
