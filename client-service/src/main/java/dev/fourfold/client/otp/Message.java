package dev.fourfold.client.otp;

import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.protocol.otp.OtpText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * A one-time password as the inbox keeps it.
 *
 * @param expiresAt by the clock of this machine
 */
record Message(
        String deliveryId,
        String transferId,
        int generation,
        Instant issuedAt,
        Instant receivedAt,
        Instant expiresAt,
        OtpText text) {

    private static final int VERSION = 1;

    static Message of(OtpMessage.Deliver delivery, Instant now) {
        return new Message(
                delivery.deliveryId(),
                delivery.transferId(),
                delivery.generation(),
                delivery.issuedAt(),
                now,
                now.plus(delivery.validity()),
                delivery.text());
    }

    boolean isOver(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /** Returns what is sealed: all but the delivery id, which is the name that it is sealed under. */
    byte[] toBytes() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(transferId);
            out.writeInt(generation);
            out.writeLong(issuedAt.toEpochMilli());
            out.writeLong(receivedAt.toEpochMilli());
            out.writeLong(expiresAt.toEpochMilli());
            out.writeUTF(text.reveal());
        } catch (IOException e) {
            throw new UncheckedIOException("Memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    static Message of(String deliveryId, byte[] bytes) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("Kept in version " + version + " of the inbox");
            }
            return new Message(
                    deliveryId,
                    in.readUTF(),
                    in.readInt(),
                    Instant.ofEpochMilli(in.readLong()),
                    Instant.ofEpochMilli(in.readLong()),
                    Instant.ofEpochMilli(in.readLong()),
                    OtpText.of(in.readUTF()));
        }
    }
}
