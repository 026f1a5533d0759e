package dev.fourfold.server.channel;

import dev.fourfold.protocol.PeerName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Who is attached to this replica. A recipient has one channel on all replicas together: the last attach wins. */
@Component
public final class Recipients {

    private static final Logger log = LoggerFactory.getLogger(Recipients.class);

    // what replicas tell each other
    private static final String DUE = "due";
    private static final String MOVED = "moved";

    private final Sessions sessions;
    private final Notices notices;
    private final Lease lease;
    private final ConcurrentMap<PeerName, Attachment> attachments = new ConcurrentHashMap<>();

    Recipients(Sessions sessions, Notices notices, Lease lease) {
        this.sessions = sessions;
        this.notices = notices;
        this.lease = lease;
        notices.read(DUE, recipient -> find(PeerName.of(recipient)).ifPresent(Attachment::wake));
        notices.read(MOVED, this::moved);
    }

    /**
     * Takes a channel in, and ends the one that the recipient had, here or at another replica.
     *
     * @throws IOException if the database cannot be reached, or could not be for so long that others take the recipients
     */
    public void attach(Attachment attachment) throws IOException {
        PeerName recipient = attachment.recipient();
        Sessions.Attached attached = inDatabase(recipient);
        attachment.begin(attached.epoch());
        Optional<Attachment> older = replace(attachment);
        if (attached.former() != null) {
            notices.tell(attached.former(), MOVED, recipient.dnsName() + " " + attached.epoch());
        }
        older.ifPresent(Attachment::close);
    }

    /**
     * Sends a device to another replica when this one may take none, before the database is asked anything: one that
     * hangs would keep the device here.
     *
     * @throws IOException if the database could not be reached for longer than the lease
     */
    public void requireLease() throws IOException {
        if (!lease.isHeld()) {
            throw new IOException("This replica has no lease");
        }
    }

    private Sessions.Attached inDatabase(PeerName recipient) throws IOException {
        requireLease();
        try {
            return sessions.attach(recipient);
        } catch (DataAccessException e) {
            throw new IOException("The database cannot be reached", e);
        }
    }

    /** Puts an attachment in its place and returns the one that has to go: of two, that of the lower epoch. */
    private synchronized Optional<Attachment> replace(Attachment attachment) {
        Attachment other = attachments.get(attachment.recipient());
        if (other != null && other.epoch() > attachment.epoch()) {
            return Optional.of(attachment);
        }
        attachments.put(attachment.recipient(), attachment);
        return Optional.ofNullable(other);
    }

    /** Lets a channel go; the recipient stays attached if it has a newer one. */
    public void detach(Attachment attachment) {
        attachments.remove(attachment.recipient(), attachment);
        attachment.close();
        try {
            sessions.detach(attachment.recipient(), attachment.epoch());
        } catch (DataAccessException e) {
            log.info("{} is detached later: {}", attachment.recipient(), e.getMessage());
        }
    }

    /** Says that there may be something to send to a recipient, wherever it is attached; in a transaction, once it is over. */
    public void wake(PeerName recipient) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    wakeNow(recipient);
                }
            });
        } else {
            wakeNow(recipient);
        }
    }

    private void wakeNow(PeerName recipient) {
        find(recipient).ifPresentOrElse(Attachment::wake, () -> notices.tellOwner(recipient, DUE));
    }

    /** Returns the channel of a recipient that is attached to this replica. */
    public Optional<Attachment> find(PeerName recipient) {
        return Optional.ofNullable(attachments.get(recipient));
    }

    /** Returns whether a recipient is attached to any replica. */
    public boolean isOnline(PeerName recipient) {
        return attachments.containsKey(recipient) || sessions.find(recipient).isPresent();
    }

    /** Returns who is attached to this replica at this moment. */
    public List<Attachment> attached() {
        return List.copyOf(attachments.values());
    }

    /** Closes what has moved to another replica, as that one says. */
    private void moved(String said) {
        String[] words = said.split(" ", 2);
        find(PeerName.of(words[0]))
                .filter(attachment -> attachment.epoch() < Long.parseLong(words[1]))
                .ifPresent(this::close);
    }

    /** Renews the lease over {@code line}; then closes the channels, and ends the sessions, that the other side lacks. */
    void beat(JdbcClient line) {
        List<Attachment> here = attached();
        long asked = lease.asking();
        List<Sessions.Own> own = sessions.beat(line);
        lease.renewed(asked);

        Set<Long> epochs = own.stream().map(Sessions.Own::epoch).collect(Collectors.toSet());
        here.stream().filter(attachment -> !epochs.contains(attachment.epoch())).forEach(this::close);
        own.stream()
                .filter(session -> session.settled() && !attachments.containsKey(session.recipient()))
                .forEach(session -> sessions.detach(line, session.recipient(), session.epoch()));
    }

    /** Closes every channel: others have the recipients by now, or soon. */
    void closeAll() {
        attached().forEach(this::close);
    }

    /** Closes a channel, which may take a while, on a thread of its own. */
    private void close(Attachment attachment) {
        log.info("{} is no longer this replica's", attachment.recipient());
        Thread.startVirtualThread(attachment::close);
    }
}
