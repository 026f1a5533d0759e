package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.HandshakeMessage.CertificateEntry;
import dev.fourfold.protocol.message.Hash;
import dev.fourfold.protocol.message.WireReader;
import dev.fourfold.protocol.message.WireWriter;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * How a server keeps a session: sealed with AES-256-GCM under a key that only the ticket gives, and under a name that does not
 * give the ticket (protocol.md §13). The key seals once, so that the nonce may be zero.
 */
final class SealedSession {

    private static final int ID = 16;
    private static final int KEY = 32;
    private static final int IV = 12;
    private static final int TAG_BITS = 128;
    private static final int FORMAT = 1;
    private static final int MAX_SECRET = 48;

    private SealedSession() {}

    /** Returns what a store knows a ticket by. */
    static Bytes id(Bytes ticket) {
        return ticketSecret(ticket)
                .expand("ticket id", Bytes.of(new byte[0]), ID)
                .publish();
    }

    static Bytes seal(Session session) {
        byte[] psk = session.psk().publish().toArray();
        byte[] plain = new WireWriter()
                .u8(FORMAT)
                .u16(session.suite().code())
                .opaque8(psk)
                .opaque8(session.own().toArray())
                .u64(session.authenticatedAt().toEpochMilli())
                .u64(session.expires().toEpochMilli())
                .list24(list -> session.peer()
                        .forEach(entry -> list.opaque16(entry.certificate().toArray())
                                .opaque16(entry.staple().toArray())))
                .toByteArray();
        try {
            return Bytes.of(cipher(Cipher.ENCRYPT_MODE, session.ticket()).doFinal(plain));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A session cannot be sealed", e);
        } finally {
            Arrays.fill(psk, (byte) 0);
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** Returns the session; none if it was sealed for another ticket, by another version, or was damaged. */
    static Optional<Session> open(Bytes sealed, Bytes ticket) {
        try {
            byte[] plain = cipher(Cipher.DECRYPT_MODE, ticket).doFinal(sealed.toArray());
            try {
                return read(WireReader.of(plain), ticket);
            } finally {
                Arrays.fill(plain, (byte) 0);
            }
        } catch (GeneralSecurityException | ProtocolException e) {
            return Optional.empty();
        }
    }

    private static Optional<Session> read(WireReader in, Bytes ticket) throws ProtocolException {
        if (in.u8() != FORMAT) {
            return Optional.empty();
        }
        Optional<CipherSuite> suite = CipherSuite.ofCode(in.u16());
        if (suite.isEmpty()) {
            return Optional.empty();
        }
        Secret psk = Secret.takeOver(in.opaque8(1, MAX_SECRET), suite.get().hash());
        Bytes own = Bytes.of(in.opaque8(0, 255));
        Instant authenticatedAt = Instant.ofEpochMilli(in.u64());
        Instant expires = Instant.ofEpochMilli(in.u64());
        WireReader list = in.list24(0, 65_536);
        var peer = new ArrayList<CertificateEntry>();
        while (list.hasMore()) {
            peer.add(new CertificateEntry(Bytes.of(list.opaque16(1, 12_288)), Bytes.of(list.opaque16(0, 8_192))));
        }
        in.end();
        return Optional.of(new Session(suite.get(), psk, peer, own, authenticatedAt, expires, ticket));
    }

    private static Cipher cipher(int mode, Bytes ticket) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        Secret key = ticketSecret(ticket).expand("ticket seal", Bytes.of(new byte[0]), KEY);
        try {
            cipher.init(mode, key.key("AES"), new GCMParameterSpec(TAG_BITS, new byte[IV]));
        } finally {
            key.forget();
        }
        return cipher;
    }

    private static Secret ticketSecret(Bytes ticket) {
        return Secret.takeOver(ticket.toArray(), Hash.SHA256);
    }
}
