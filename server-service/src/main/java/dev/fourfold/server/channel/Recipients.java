package dev.fourfold.server.channel;

import dev.fourfold.protocol.PeerName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/** Who is attached to this server. A recipient has one channel: the last attach wins. */
@Component
public final class Recipients {

    private final ConcurrentMap<PeerName, Attachment> attachments = new ConcurrentHashMap<>();

    /** Takes a channel in, and closes the one that the recipient had. */
    public void attach(Attachment attachment) {
        Attachment older = attachments.put(attachment.recipient(), attachment);
        if (older != null) {
            older.close();
        }
    }

    /** Lets a channel go; the recipient stays attached if it has a newer one. */
    public void detach(Attachment attachment) {
        attachments.remove(attachment.recipient(), attachment);
        attachment.close();
    }

    /** Says that there may be something to send to a recipient, if it is attached. */
    public void wake(PeerName recipient) {
        find(recipient).ifPresent(Attachment::wake);
    }

    public Optional<Attachment> find(PeerName recipient) {
        return Optional.ofNullable(attachments.get(recipient));
    }

    /** Returns who is attached at this moment. */
    public List<Attachment> attached() {
        return List.copyOf(attachments.values());
    }
}
