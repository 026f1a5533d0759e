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
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
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
    private final AtomicBoolean underWay = new AtomicBoolean();

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
        if (certificates.isRevoked(recipient)) {
            throw new RefusedException(Refusal.RECIPIENT_REVOKED, "The certificate of the payer's device was revoked");
        }
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
        return switch (statuses.of(peer)) {
            case GOOD -> {
                if (peer.chain().size() > 1 && !known.get()) {
                    certificates.good(seen(peer));
                    known.set(true);
                }
                yield true;
            }
            case UNKNOWN -> false;
            case REVOKED -> {
                revoked(seen(peer));
                throw new IOException("Its certificate was revoked");
            }
        };
    }

    private static Seen seen(PeerIdentity peer) {
        return new Seen(peer.name(), peer.certificate(), peer.chain().get(1));
    }

    private void revoked(Seen seen) {
        PeerName recipient = seen.recipient();
        transaction.executeWithoutResult(_ -> {
            boolean known = certificates.isRevoked(recipient.dnsName());
            if (certificates.revoked(seen)) {
                if (!known) {
                    log.warn("The certificate of {} was revoked", recipient);
                    audit.recordAbout(recipient.dnsName(), "RECIPIENT_REVOKED");
                }
                endings.rejectAll(recipient);
                recipients.wake(recipient); // wherever it is attached, its courier finds the same, and ends
            }
        });
    }

    /** Every few seconds: asks for the recipients to whom something is on its way, whether they are attached or not. */
    @Scheduled(fixedDelay = 5000)
    void makeRound() {
        if (underWay.compareAndSet(false, true)) {
            Thread.ofVirtual().name("revocations").start(() -> {
                try {
                    certificates.ofOpenDeliveries().forEach(this::check);
                } catch (DataAccessException e) {
                    log.warn("Revoked recipients are not looked for: {}", e.getMessage());
                } finally {
                    underWay.set(false);
                }
            });
        }
    }

    private void check(Seen seen) {
        Standing standing = statuses.of(seen.certificate(), seen.issuer());
        if (standing == Standing.REVOKED) {
            revoked(seen);
        }
    }
}
