package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.Group;
import dev.fourfold.protocol.message.HandshakeMessage.Share;
import dev.fourfold.protocol.message.Hash;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A key exchange over one of the groups of protocol.md §4.11, as the client sees it until the server has answered. A hybrid
 * group joins the shares and secrets of its parts, in the order of RFC 10024, and stays secret if either of them holds. An
 * exchange gives one secret, once.
 */
final class KeyExchange {

    private final Group group;
    private final List<Agreement.Begun> begun;
    private boolean over;

    private KeyExchange(Group group, List<Agreement.Begun> begun) {
        this.group = group;
        this.begun = begun;
    }

    /** Begins an exchange with fresh keys: what a client does. */
    static KeyExchange begin(Group group, SecureRandom random) {
        return new KeyExchange(
                group, parts(group).stream().map(part -> part.begin(random)).toList());
    }

    Group group() {
        return group;
    }

    /**
     * Returns the client's share.
     *
     * @throws IllegalStateException if the exchange is over
     */
    Share share() {
        refuseIfOver();
        return new Share(
                group.code(), joined(begun.stream().map(Agreement.Begun::share).toList()));
    }

    /**
     * Ends the exchange with the server's share: returns SS.
     *
     * @param hash the hash of the suite that the server chose
     * @throws ProtocolException {@link Alert#ILLEGAL_PARAMETER} if it is none; the exchange is over all the same
     * @throws IllegalStateException if the exchange is over
     */
    Secret agree(Bytes serverShare, Hash hash) throws ProtocolException {
        refuseIfOver();
        List<Agreement> parts = parts(group);
        byte[] secret = new byte[parts.stream().mapToInt(Agreement::secret).sum()];
        try {
            byte[] share = exactly(
                    serverShare, parts.stream().mapToInt(Agreement::serverShare).sum());
            int read = 0;
            int written = 0;
            for (int i = 0; i < parts.size(); i++) {
                Agreement part = parts.get(i);
                byte[] peer = Arrays.copyOfRange(share, read, read + part.serverShare());
                begun.get(i).agree(peer, secret, written);
                read += part.serverShare();
                written += part.secret();
            }
            return Secret.takeOver(secret, hash);
        } catch (ProtocolException e) {
            Arrays.fill(secret, (byte) 0);
            throw e;
        } finally {
            forget();
        }
    }

    /** Overwrites the keys, and ends the exchange. */
    void forget() {
        over = true;
        begun.forEach(Agreement.Begun::forget);
    }

    private void refuseIfOver() {
        if (over) {
            throw new IllegalStateException("This key exchange is over");
        }
    }

    /** What the server sends, and what both then share. */
    record Answer(Bytes share, Secret secret) {}

    /**
     * Answers a client's share with fresh keys: what a server does.
     *
     * @param hash the hash of the suite
     * @throws ProtocolException {@link Alert#ILLEGAL_PARAMETER} if the share is none
     */
    static Answer answer(Group group, Hash hash, Bytes clientShare, SecureRandom random) throws ProtocolException {
        List<Agreement> parts = parts(group);
        byte[] share = exactly(
                clientShare, parts.stream().mapToInt(Agreement::clientShare).sum());
        byte[] secret = new byte[parts.stream().mapToInt(Agreement::secret).sum()];
        var shares = new ArrayList<byte[]>();
        int read = 0;
        int written = 0;
        try {
            for (Agreement part : parts) {
                byte[] peer = Arrays.copyOfRange(share, read, read + part.clientShare());
                shares.add(part.answer(peer, random, secret, written));
                read += part.clientShare();
                written += part.secret();
            }
        } catch (ProtocolException e) {
            Arrays.fill(secret, (byte) 0);
            throw e;
        }
        return new Answer(joined(shares), Secret.takeOver(secret, hash));
    }

    /** Returns what a group is made of, in the order of shares and secrets. */
    private static List<Agreement> parts(Group group) {
        return switch (group) {
            case X25519 -> List.of(new X25519Agreement());
            case MLKEM768 -> List.of(KemAgreement.ML_KEM_768);
            case X25519MLKEM768 -> List.of(KemAgreement.ML_KEM_768, new X25519Agreement());
            case SECP384R1MLKEM1024 -> List.of(new P384Agreement(), KemAgreement.ML_KEM_1024);
        };
    }

    private static byte[] exactly(Bytes share, int length) throws ProtocolException {
        if (share.length() != length) {
            throw new ProtocolException(
                    Alert.ILLEGAL_PARAMETER, "A share of " + share.length() + " bytes where " + length + " belong");
        }
        return share.toArray();
    }

    private static Bytes joined(List<byte[]> parts) {
        byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int written = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, written, part.length);
            written += part.length;
        }
        return Bytes.of(all);
    }
}
