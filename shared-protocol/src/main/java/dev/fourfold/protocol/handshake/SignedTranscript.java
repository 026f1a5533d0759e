package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.message.SignatureScheme;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Arrays;

/** What a CertificateVerify signs: {@code 0x20^64 || context || 0x00 || TH} (protocol.md §4.5). */
final class SignedTranscript {

    // Specification constants
    private static final int PADDING = 64;
    private static final String SERVER = "Fourfold/1, server CertificateVerify";
    private static final String CLIENT = "Fourfold/1, client CertificateVerify";

    private final byte[] input;

    private SignedTranscript(String context, Transcript transcript) {
        byte[] name = context.getBytes(StandardCharsets.US_ASCII);
        byte[] hash = transcript.hash().toArray();
        input = new byte[PADDING + name.length + 1 + hash.length];
        Arrays.fill(input, 0, PADDING, (byte) ' ');
        System.arraycopy(name, 0, input, PADDING, name.length);
        System.arraycopy(hash, 0, input, PADDING + name.length + 1, hash.length);
    }

    /** Returns what the server signs. */
    static SignedTranscript ofServer(Transcript toServerCertificate) {
        return new SignedTranscript(SERVER, toServerCertificate);
    }

    /** Returns what the client signs. */
    static SignedTranscript ofClient(Transcript toClientCertificate) {
        return new SignedTranscript(CLIENT, toClientCertificate);
    }

    Bytes sign(Identity identity, SignatureScheme scheme) {
        return Bytes.of(Signatures.sign(
                scheme, identity.signingKey(), identity.certificate().getPublicKey(), input));
    }

    boolean verifies(PublicKey key, SignatureScheme scheme, Bytes signature) {
        return Signatures.verify(scheme, key, input, signature.toArray());
    }
}
