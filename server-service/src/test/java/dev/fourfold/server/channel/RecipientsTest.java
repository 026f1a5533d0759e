package dev.fourfold.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.PeerName;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecipientsTest {

    private static final PeerName CLIENT = PeerName.of("client.com");

    private final Recipients recipients = new Recipients();

    @Test
    void closesTheOlderChannelOfARecipient() {
        Attachment older = attachment();
        Attachment newer = attachment();
        recipients.attach(older);
        recipients.attach(newer);

        assertThat(older.isOpen()).isFalse();
        assertThat(newer.isOpen()).isTrue();
        assertThat(recipients.find(CLIENT)).contains(newer);
    }

    @Test
    void keepsTheNewerChannelWhenTheOlderOneEnds() {
        Attachment older = attachment();
        Attachment newer = attachment();
        recipients.attach(older);
        recipients.attach(newer);
        recipients.detach(older);

        assertThat(recipients.find(CLIENT)).contains(newer);
    }

    @Test
    void forgetsARecipientWhoseChannelEnds() {
        Attachment attachment = attachment();
        recipients.attach(attachment);
        recipients.detach(attachment);

        assertThat(recipients.attached()).isEmpty();
        assertThat(attachment.isOpen()).isFalse();
    }

    @Test
    void wakesNobodyForOneWhoIsNotAttached() {
        recipients.wake(CLIENT);

        assertThat(recipients.find(CLIENT)).isEmpty();
    }

    private static Attachment attachment() {
        return new Attachment(CLIENT, Instant.EPOCH, _ -> {}, () -> {});
    }
}
