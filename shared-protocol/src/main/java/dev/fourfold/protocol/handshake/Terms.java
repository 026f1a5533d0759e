package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.Limits;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.CertificateEntry;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.Extension;
import dev.fourfold.protocol.message.SignatureScheme;
import dev.fourfold.protocol.trust.Role;
import dev.fourfold.protocol.trust.ShownChain;
import dev.fourfold.protocol.trust.TrustRules;
import dev.fourfold.protocol.trust.TrustedChain;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** What both sides do alike when they offer and check terms (protocol.md §4 and §12). */
final class Terms {

    // Specification constants
    static final int VERSION = 0x0001;
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
    static SignatureScheme ownScheme(Endpoint endpoint, List<Integer> acceptedByPeer) throws ProtocolException {
        Identity identity = endpoint.identity();
        return identity.scheme()
                .filter(scheme -> acceptedByPeer.contains(scheme.code()))
                .orElseThrow(() -> new ProtocolException(
                        Alert.HANDSHAKE_FAILURE,
                        "The peer accepts the signature schemes " + acceptedByPeer + ", and our key is "
                                + identity.certificate().getPublicKey().getAlgorithm()));
    }

    /** Returns the schemes that we accept, in order of preference. */
    static List<Integer> schemes(Endpoint endpoint) {
        return endpoint.algorithms().signatureSchemes().stream()
                .map(SignatureScheme::code)
                .toList();
    }

    /** Returns the feature bits that both roles may set. */
    static long features(Endpoint endpoint) {
        return endpoint.revocation().needsStaple() ? HandshakeMessage.STAPLE : 0;
    }

    /** Refuses to go on if the peer needs a status of our certificate and we have none. */
    static void needOwnStaple(long featuresOfPeer, Identity identity) throws ProtocolException {
        // protocol.md §7: "a peer that has nothing to staple then gives up with bad_certificate_status"
        if ((featuresOfPeer & HandshakeMessage.STAPLE) != 0 && identity.staple().isEmpty()) {
            throw new ProtocolException(
                    Alert.BAD_CERTIFICATE_STATUS,
                    "The peer wants a stapled status of our certificate, and we have none");
        }
    }

    static List<Bytes> protocols(Endpoint endpoint) {
        return endpoint.applicationProtocols().stream()
                .map(name -> Bytes.of(name.getBytes(StandardCharsets.US_ASCII)))
                .toList();
    }

    /** Checks the server's choice of an application protocol (protocol.md §12). */
    static void checkProtocol(Bytes chosen, Endpoint endpoint) throws ProtocolException {
        List<Bytes> offered = protocols(endpoint);
        if (chosen.isEmpty() && !offered.isEmpty()) {
            throw new ProtocolException(
                    Alert.NO_APPLICATION_PROTOCOL,
                    "The server speaks none of the application protocols " + endpoint.applicationProtocols());
        }
        if (!chosen.isEmpty() && !offered.contains(chosen)) {
            throw new ProtocolException(
                    Alert.ILLEGAL_PARAMETER, "The server chose an application protocol that we did not offer");
        }
    }

    /** Returns the hash that a binder covers: everything up to the length byte of the binder (protocol.md §13). */
    static Bytes truncated(Transcript before, ClientHello hello) {
        byte[] encoded = hello.encode();
        return before.hashWith(encoded, encoded.length - 1 - hello.binder().length());
    }

    /** Checks what a peer showed, now or in the handshake that is resumed. */
    static TrustedChain check(List<CertificateEntry> shown, Role role, Endpoint endpoint) throws ProtocolException {
        var chain = new ShownChain(
                shown.stream().map(CertificateEntry::certificate).toList(),
                shown.stream().map(CertificateEntry::staple).toList());
        var rules = new TrustRules(
                role,
                endpoint.trust(),
                endpoint.revocation(),
                endpoint.algorithms().pathStrength());
        return TrustedChain.check(chain, rules, endpoint.clock().instant());
    }

    static List<CertificateEntry> entries(Identity identity) {
        var entries = new ArrayList<CertificateEntry>();
        for (Bytes certificate : identity.encodedChain()) {
            Bytes staple = entries.isEmpty() ? identity.staple() : Bytes.of(new byte[0]);
            entries.add(new CertificateEntry(certificate, staple));
        }
        return entries;
    }
}
