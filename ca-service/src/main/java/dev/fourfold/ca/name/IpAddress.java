package dev.fourfold.ca.name;

import dev.fourfold.protocol.Bytes;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * An IPv4 or IPv6 address.
 *
 * @param octets 4 or 16 octets in network order
 */
public record IpAddress(Bytes octets) implements AlternativeName {

    static final String PREFIX = "ip:";

    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;
    private static final int IPV6_GROUPS = 8;
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]{2,39}");

    public IpAddress {
        if (octets.length() != IPV4_LENGTH && octets.length() != IPV6_LENGTH) {
            throw new IllegalArgumentException("An IP address has 4 or 16 octets");
        }
        if (isIpv4Mapped(octets.toArray())) {
            throw new IllegalArgumentException("Write an IPv4 address as such, not mapped into IPv6");
        }
    }

    static IpAddress of(byte[] octets) {
        return new IpAddress(Bytes.of(octets));
    }

    /**
     * Returns the address that a text spells: IPv4 in four decimal parts, or IPv6 (RFC 4291, section 2.2) without zone.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static IpAddress parse(String text) {
        try {
            if (IPV4.matcher(text).matches()) {
                return of(Inet4Address.ofLiteral(text).getAddress());
            }
            if (IPV6.matcher(text).matches()) {
                InetAddress address = Inet6Address.ofLiteral(text);
                if (address instanceof Inet6Address) {
                    return of(address.getAddress());
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(refusal(text), e);
        }
        throw new IllegalArgumentException(refusal(text));
    }

    private static String refusal(String text) {
        return Shown.of(text) + " is not an IP address: write four decimal numbers, or IPv6 in hex without a zone";
    }

    @Override
    public Kind kind() {
        return Kind.IP;
    }

    /** Returns the address as RFC 5952 writes it, after {@code ip:}. */
    @Override
    public String text() {
        return PREFIX + address();
    }

    /** Returns the address without a prefix. */
    public String address() {
        byte[] bytes = octets.toArray();
        if (bytes.length == IPV4_LENGTH) {
            return IntStream.range(0, IPV4_LENGTH)
                    .mapToObj(i -> String.valueOf(bytes[i] & 0xff))
                    .collect(Collectors.joining("."));
        }
        int[] groups = IntStream.range(0, IPV6_GROUPS)
                .map(i -> ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff))
                .toArray();
        return compressed(groups);
    }

    @Override
    public GeneralName encoded() {
        return new GeneralName(GeneralName.iPAddress, new DEROctetString(octets.toArray()));
    }

    @Override
    public String toString() {
        return text();
    }

    /** RFC 5952, section 4.2: the first of the longest runs of at least two zeros becomes {@code ::}. */
    private static String compressed(int[] groups) {
        int start = 0;
        int longest = 1;
        for (int i = 0; i < IPV6_GROUPS; i++) {
            int end = i;
            while (end < IPV6_GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
        }
        if (longest == 1) {
            return hex(groups, 0, IPV6_GROUPS);
        }
        return hex(groups, 0, start) + "::" + hex(groups, start + longest, IPV6_GROUPS);
    }

    private static String hex(int[] groups, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Integer.toHexString(groups[i]))
                .collect(Collectors.joining(":"));
    }

    private static boolean isIpv4Mapped(byte[] octets) {
        return octets.length == IPV6_LENGTH
                && IntStream.range(0, 10).allMatch(i -> octets[i] == 0)
                && octets[10] == -1
                && octets[11] == -1;
    }
}
