package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Algorithms;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.Group;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.Share;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What a server reads from a ClientHello before it computes anything (protocol.md §4.1 and §5). */
final class Negotiation {

    private Negotiation() {}

    /**
     * Returns the suite of a handshake in full: the first of our own preference that the client offers.
     *
     * @throws ProtocolException with the alert of protocol.md §5 if there is none, or if the hello contradicts itself
     */
    static CipherSuite suite(ClientHello hello, Endpoint endpoint) throws ProtocolException {
        if (!hello.versions().contains(Terms.VERSION)) {
            throw new ProtocolException(
                    Alert.PROTOCOL_VERSION, "The client offers the versions " + hello.versions() + ", we have 1");
        }
        Terms.refuseCritical(hello.extensions());
        checkShares(hello);
        Algorithms profile = endpoint.algorithms();
        return profile.suites().stream()
                .filter(suite -> !suite.resumptionOnly() && hello.suites().contains(suite.code()))
                .findFirst()
                .orElseThrow(() -> noSuite(hello, profile));
    }

    private static ProtocolException noSuite(ClientHello hello, Algorithms profile) {
        boolean forbidden = !hello.suites().isEmpty()
                && hello.suites().stream()
                        .allMatch(code -> CipherSuite.ofCode(code)
                                .filter(suite -> !suite.resumptionOnly())
                                .isPresent());
        return new ProtocolException(
                forbidden ? Alert.INSUFFICIENT_SECURITY : Alert.HANDSHAKE_FAILURE,
                "The client offers the suites " + hello.suites() + ", the profile " + profile + " has "
                        + profile.suites());
    }

    private static void checkShares(ClientHello hello) throws ProtocolException {
        var groups = new HashSet<Integer>();
        List<Group> needed = hello.suites().stream()
                .flatMap(code -> CipherSuite.ofCode(code).stream())
                .map(CipherSuite::group)
                .toList();
        for (Share share : hello.shares()) {
            // protocol.md §4.1: "each group once"
            if (!groups.add(share.group())) {
                throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "Two shares for the group " + share.group());
            }
            // protocol.md §4.1: "A share for a known group that none of the offered suites needs is illegal_parameter"
            Optional<Group> known = Group.ofCode(share.group());
            if (known.isPresent() && !needed.contains(known.get())) {
                throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "A share that no suite needs: " + known.get());
            }
        }
    }

    /** Returns the client's share for the group of a suite, if it sent one. */
    static Optional<Bytes> share(ClientHello hello, CipherSuite suite) {
        return hello.shares().stream()
                .filter(share -> share.group() == suite.group().code())
                .map(Share::value)
                .findFirst();
    }

    /** Returns the application protocol of our own preference (protocol.md §12); empty if we have none. */
    static Bytes applicationProtocol(ClientHello hello, Endpoint endpoint) throws ProtocolException {
        List<Bytes> own = Terms.protocols(endpoint);
        if (own.isEmpty()) {
            return Bytes.of(new byte[0]);
        }
        return own.stream()
                .filter(hello.applicationProtocols()::contains)
                .findFirst()
                .orElseThrow(() -> new ProtocolException(
                        Alert.NO_APPLICATION_PROTOCOL,
                        "The client speaks none of the application protocols " + endpoint.applicationProtocols()));
    }
}
