package dev.fourfold.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.channel.Attachment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A recipient's device in this process: it speaks the bytes of the channel, without the channel. */
public final class Device implements AutoCloseable {

    private final BlockingQueue<OtpMessage.Deliver> deliveries = new LinkedBlockingQueue<>();
    private final BlockingQueue<OtpMessage.Withdraw> withdrawals = new LinkedBlockingQueue<>();
    private final PipedOutputStream out = new PipedOutputStream();
    private final Thread conversation;
    private volatile boolean broken;

    private Device(OtpConversation server, String name, Attachment.Clearance clearance) throws IOException {
        var in = new PipedInputStream(out);
        var attachment = new Attachment(PeerName.of(name), Instant.now(), this::receive, this::hangUp, clearance);
        conversation = Thread.ofVirtual().start(() -> {
            try {
                server.hold(attachment, in);
            } catch (IOException _) {
                // as of a channel that breaks
            }
        });
    }

    /** Attaches devices. */
    public record Maker(OtpConversation server) {

        public Device attach(String name) throws IOException {
            return attach(name, () -> true);
        }

        /** Attaches a device that gets codes only with a clearance. */
        Device attach(String name, Attachment.Clearance clearance) throws IOException {
            return new Device(server, name, clearance);
        }
    }

    private void receive(byte[] message) throws IOException {
        if (broken) {
            throw new IOException("The channel is broken");
        }
        switch (OtpMessage.read(new ByteArrayInputStream(message)).orElseThrow()) {
            case OtpMessage.Deliver delivery -> deliveries.add(delivery);
            case OtpMessage.Withdraw withdrawal -> withdrawals.add(withdrawal);
            case OtpMessage other -> throw new IOException("No server says " + other);
        }
    }

    /** Returns the next delivery, which must come within ten seconds. */
    public OtpMessage.Deliver next() throws InterruptedException {
        OtpMessage.@Nullable Deliver next = deliveries.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("a delivery").isNotNull();
        return next;
    }

    /** Returns the next withdrawal, which must come within ten seconds. */
    public OtpMessage.Withdraw nextWithdrawal() throws InterruptedException {
        OtpMessage.@Nullable Withdraw next = withdrawals.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("a withdrawal").isNotNull();
        return next;
    }

    /** Returns whether nothing has been withdrawn so far. */
    public boolean keepsAll() {
        return withdrawals.isEmpty();
    }

    /** Returns whether nothing has come so far. */
    public boolean hasNothing() {
        return deliveries.isEmpty();
    }

    public void acknowledge(String deliveryId) throws IOException {
        send(new OtpMessage.Acknowledge(deliveryId).encode());
    }

    public void refuse(String deliveryId) throws IOException {
        send(new OtpMessage.Reject(deliveryId, OtpMessage.Reject.Reason.FULL).encode());
    }

    /** Says what it shows. */
    public void holds(String... deliveryIds) throws IOException {
        send(new OtpMessage.Holding(List.of(deliveryIds)).encode());
    }

    /** Acknowledges the next delivery and returns its sentence. */
    public String read() throws IOException, InterruptedException {
        OtpMessage.Deliver next = next();
        acknowledge(next.deliveryId());
        return next.text().reveal();
    }

    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Lets whatever is sent to the device get lost. */
    public void breakChannel() {
        broken = true;
    }

    /** Waits until the server has ended the conversation. */
    public void awaitEnd() throws InterruptedException {
        assertThat(conversation.join(Duration.ofSeconds(10))).isTrue();
    }

    private void hangUp() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        hangUp();
        try {
            awaitEnd();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
