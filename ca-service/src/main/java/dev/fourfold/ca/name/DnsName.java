package dev.fourfold.ca.name;

import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * A DNS name in the preferred syntax of RFC 1034, section 3.5: letters, digits and hyphens; internationalised names as
 * A-labels. Its first label may be a wildcard.
 *
 * @param text a host name in lower case without a trailing dot
 */
public record DnsName(String text) implements AlternativeName {

    private static final String WILDCARD = "*.";
    private static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL = 63;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    /** What readers of URLs take for a number, and the name that ends with it for an IPv4 address. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    public DnsName {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("A DNS name has 1 to " + MAX_LENGTH + " characters");
        }
        String host = text.startsWith(WILDCARD) ? text.substring(WILDCARD.length()) : text;
        for (String label : host.split("\\.", -1)) {
            requireLabel(label, text);
        }
        if (text.startsWith(WILDCARD) && host.indexOf('.') < 0) {
            throw refused(text, "a wildcard needs at least two labels after it");
        }
    }

    /**
     * Returns the name that a text spells in any case.
     *
     * @throws IllegalArgumentException if it is not a DNS name, or would be read as an IP address
     */
    public static DnsName parse(String text) {
        // first: the Kelvin sign, for one, is a k in lower case
        if (!text.chars().allMatch(character -> character < 0x80)) {
            throw refused(text, "write an internationalised name as A-labels (xn--…)");
        }
        if (text.endsWith(".")) {
            throw refused(text, "leave out the dot at its end");
        }
        DnsName name = new DnsName(text.toLowerCase(Locale.ROOT));
        if (name.looksLikeAddress()) {
            throw refused(text, "it is an IP address, which is another kind of name (ip:…)");
        }
        return name;
    }

    /** Tells whether browsers and curl would read the name as an IPv4 address: 127.0.0.1, 0x7f.1 or 2130706433. */
    public boolean looksLikeAddress() {
        return NUMBER.matcher(text.substring(text.lastIndexOf('.') + 1)).matches();
    }

    public boolean isWildcard() {
        return text.startsWith(WILDCARD);
    }

    @Override
    public Kind kind() {
        return Kind.DNS;
    }

    @Override
    public GeneralName encoded() {
        return new GeneralName(GeneralName.dNSName, text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static void requireLabel(String label, String text) {
        if (LABEL.matcher(label).matches()) {
            return;
        }
        if (label.isEmpty()) {
            throw refused(text, "it has an empty label");
        }
        if (label.length() > MAX_LABEL) {
            throw refused(text, "a label has at most " + MAX_LABEL + " characters");
        }
        throw refused(
                text,
                label.contains("*")
                        ? "a wildcard is the whole first label or nothing"
                        : "labels are of letters, digits and, inside, hyphens");
    }

    private static IllegalArgumentException refused(String text, String why) {
        return new IllegalArgumentException(Shown.of(text) + " is not a DNS name: " + why);
    }
}
