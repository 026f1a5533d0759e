package dev.fourfold.protocol;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The DNS name by which a peer is expected: its certificate must carry it as a subject alternative name.
 *
 * @param dnsName a host name in lower case, without a wildcard and without a trailing dot
 */
public record PeerName(String dnsName) {

    private static final Pattern LABELS =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    public PeerName {
        if (!LABELS.matcher(dnsName).matches()) {
            throw new IllegalArgumentException("Not a DNS name in lower case: " + dnsName);
        }
    }

    /** Returns the name that {@code dnsName} spells in any case. */
    public static PeerName of(String dnsName) {
        // the Kelvin sign, for one, is a k in lower case
        if (!dnsName.chars().allMatch(character -> character < 0x80)) {
            throw new IllegalArgumentException("Not a DNS name: " + dnsName);
        }
        return new PeerName(dnsName.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return dnsName;
    }
}
