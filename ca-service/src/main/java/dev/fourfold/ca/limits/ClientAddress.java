package dev.fourfold.ca.limits;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from: the peer of its connection, or, if that is a trusted proxy, whom the proxy names. Of
 * {@code X-Forwarded-For} the last address counts that is not a trusted proxy's; what stands before it anybody may have
 * written.
 */
final class ClientAddress {

    /** What a site has of IPv6, all of it in the hands of one (RFC 6177). */
    private static final int IPV6_SITE = 64;

    private final List<Network> trusted;

    ClientAddress(List<Network> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /** Returns the address, of IPv6 the first of its /64, as it may appear in the log. */
    String of(HttpServletRequest request) {
        return of(request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
    }

    String of(String peer, List<String> forwardedFor) {
        Optional<InetAddress> address = parse(peer);
        List<String> hops = new ArrayList<>(forwardedFor.stream()
                .flatMap(header -> List.of(header.split(",", -1)).stream())
                .toList());
        while (address.filter(this::isTrusted).isPresent() && !hops.isEmpty()) {
            Optional<InetAddress> before = parse(hops.removeLast());
            if (before.isEmpty()) {
                break;
            }
            address = before;
        }
        return address.map(ClientAddress::shown).orElse(peer);
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    private static Optional<InetAddress> parse(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String shown(InetAddress address) {
        return address instanceof Inet6Address
                ? Network.of(address, IPV6_SITE).first().getHostAddress() + "/" + IPV6_SITE
                : address.getHostAddress();
    }
}
