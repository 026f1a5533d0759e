package dev.fourfold.ca.name;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * A URI, absolute as RFC 5280, section 4.2.1.6 demands: {@code scheme://host[:port][path]}, or {@code urn:…}. There is
 * one way to write it: scheme and host in lower case, nothing encoded that need not be, no user, query or fragment.
 *
 * @param uri the URI
 */
public record UriName(String uri) implements AlternativeName {

    static final String PREFIX = "uri:";

    private static final int MAX_LENGTH = 2048;
    private static final String SEGMENT = "[A-Za-z0-9._~!$&'()*+,;=:@%-]+";
    private static final Pattern URN =
            Pattern.compile("urn:[a-z0-9][a-z0-9-]{1,31}:" + SEGMENT + "(?:/" + SEGMENT + ")*");
    private static final Pattern HIERARCHICAL = Pattern.compile(
            "([a-z][a-z0-9+.-]*)://([^/:\\[\\]]+|\\[[0-9a-f:]+])(?::[1-9][0-9]{0,4})?(?:/" + SEGMENT + ")*/?");
    /** SPIFFE-ID, section 2: trust domain, then a path of plain segments without a slash at its end. */
    private static final Pattern SPIFFE = Pattern.compile("spiffe://[a-z0-9._-]{1,255}(?:/[A-Za-z0-9._-]+)*");

    private static final Pattern BADLY_ENCODED =
            Pattern.compile("%(?![0-9A-F]{2})|%(?:2D|2E|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])");
    private static final Pattern DOT_SEGMENT = Pattern.compile("(?:^|/)\\.{1,2}(?:/|$)");

    public UriName {
        if (uri.length() > MAX_LENGTH || !isCanonical(uri)) {
            throw new IllegalArgumentException(Shown.of(uri)
                    + " is not a URI of the form scheme://host/path or urn:…, without user, query or fragment");
        }
    }

    /**
     * Returns the URI that a text spells; scheme and host may be in any case.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static UriName parse(String text) {
        int authority = text.indexOf("://");
        if (authority < 0) {
            return new UriName(text);
        }
        int path = text.indexOf('/', authority + 3);
        int end = path < 0 ? text.length() : path;
        return new UriName(text.substring(0, end).toLowerCase(Locale.ROOT) + text.substring(end));
    }

    /** Returns the host, in brackets if it is an IPv6 address; empty if the URI has none. */
    public Optional<String> host() {
        Matcher parts = HIERARCHICAL.matcher(uri);
        return parts.matches() ? Optional.of(parts.group(2)) : Optional.empty();
    }

    @Override
    public Kind kind() {
        return Kind.URI;
    }

    @Override
    public String text() {
        return PREFIX + uri;
    }

    @Override
    public GeneralName encoded() {
        return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
    }

    @Override
    public String toString() {
        return text();
    }

    private static boolean isCanonical(String uri) {
        if (BADLY_ENCODED.matcher(uri).find() || DOT_SEGMENT.matcher(uri).find()) {
            return false;
        }
        if (uri.startsWith("spiffe:")) {
            return SPIFFE.matcher(uri).matches();
        }
        Matcher parts = HIERARCHICAL.matcher(uri);
        return parts.matches() ? isHost(parts.group(2)) : URN.matcher(uri).matches();
    }

    private static boolean isHost(String host) {
        try {
            if (host.startsWith("[")) {
                String address = host.substring(1, host.length() - 1);
                return IpAddress.parse(address).address().equals(address);
            }
            DnsName name = new DnsName(host);
            return !name.isWildcard()
                    && (!name.looksLikeAddress()
                            || IpAddress.parse(host).address().equals(host));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
