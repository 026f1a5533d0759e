package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.Limits;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.HandshakeMessage.CertificateEntry;
import dev.fourfold.protocol.message.HandshakeMessage.Extension;
import dev.fourfold.protocol.message.SignatureScheme;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.List;

/** What both sides do alike when they offer and check terms (protocol.md §4 and §12). */
final class Terms {

    // Specification constants
    static final int VERSION = 0x0001;
    static final CipherSuite SUITE = CipherSuite.X25519MLKEM768_AES128GCM_SHA256;
    private static final int RANDOM = 32;

    private Terms() {}

    static Bytes random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    static int recordLimit(int limit) throws ProtocolException {
        if (!Limits.allowsRecordLimit(limit)) {
            throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "A record limit of " + limit);
        }
        return limit;
    }

    /** Refuses critical extensions: this version knows none. */
    static void refuseCritical(List<Extension> extensions) throws ProtocolException {
        for (Extension extension : extensions) {
            if (extension.critical()) {
                throw new ProtocolException(
                        Alert.UNSUPPORTED_EXTENSION, "The critical extension " + extension.type() + " is not known");
            }
        }
    }

    /** Refuses all extensions: this version offers none, and "a server answers only extensions that were offered". */
    static void refuseAnswers(List<Extension> extensions) throws ProtocolException {
        if (!extensions.isEmpty()) {
            throw new ProtocolException(Alert.UNSUPPORTED_EXTENSION, "An extension was answered that nobody offered");
        }
    }

    /** Returns the scheme of our own key, which the peer must accept. */
    static SignatureScheme ownScheme(Identity identity, List<Integer> acceptedByPeer) throws ProtocolException {
        return SignatureScheme.of(identity.certificate().getPublicKey())
                .filter(scheme -> acceptedByPeer.contains(scheme.code()))
                .orElseThrow(() -> new ProtocolException(
                        Alert.HANDSHAKE_FAILURE,
                        "The peer accepts the signature schemes " + acceptedByPeer + ", and our key is "
                                + identity.certificate().getPublicKey().getAlgorithm()));
    }

    static List<CertificateEntry> entries(Identity identity) {
        var entries = new ArrayList<CertificateEntry>();
        for (var certificate : identity.chain()) {
            try {
                entries.add(new CertificateEntry(Bytes.of(certificate.getEncoded()), Bytes.of(new byte[0])));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("Our own certificate cannot be encoded", e);
            }
        }
        return entries;
    }

    static List<Bytes> certificates(List<CertificateEntry> chain) {
        return chain.stream().map(CertificateEntry::certificate).toList();
    }
}
