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
 * A one-time password as the inbox keeps it, or what is shown in its place.
 *
 * @param expiresAt by the clock of this machine
 * @param isWithdrawn whether the text is no code any more, but says why there is none
 */
record Message(
        String deliveryId,
        String transferId,
        int generation,
        Instant issuedAt,
        Instant receivedAt,
        Instant expiresAt,
        OtpText text,
        boolean isWithdrawn) {

    private static final int VERSION = 2;

    static Message of(OtpMessage.Deliver delivery, Instant now) {
        return new Message(
                delivery.deliveryId(),
                delivery.transferId(),
                delivery.generation(),
                delivery.issuedAt(),
                now,
                now.plus(delivery.validity()),
                delivery.text(),
                false);
    }

    /** Returns what is shown in place of this. */
    Message withdrawn(OtpText notice) {
        return new Message(deliveryId, transferId, generation, issuedAt, receivedAt, expiresAt, notice, true);
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
            out.writeBoolean(isWithdrawn);
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
                    OtpText.of(in.readUTF()),
                    in.readBoolean());
        }
    }
}
