package dev.fourfold.ca.policy;

import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.name.DnsName;
import dev.fourfold.ca.name.EmailAddress;
import dev.fourfold.ca.name.IpAddress;
import dev.fourfold.ca.name.UriName;
import java.util.function.Predicate;

/** Some names, as an operator writes them in a profile: one name, or all below a domain, a network or a path. */
final class NamePattern {

    private static final String EMAIL = "email:";
    private static final String URI = "uri:";
    private static final String IP = "ip:";

    private final String text;
    private final Predicate<AlternativeName> matches;

    private NamePattern(String text, Predicate<AlternativeName> matches) {
        this.text = text;
        this.matches = matches;
    }

    /**
     * Returns the pattern that a text spells: {@code a.example} (that host), {@code *.a.example} (all below, at any
     * depth), {@code ip:10.0.0.0/8}, {@code email:*@a.example}, {@code uri:spiffe://a.example/ns/*}, or one name.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static NamePattern parse(String text) {
        if (text.startsWith(IP)) {
            Network network = Network.parse(text.substring(IP.length()));
            return new NamePattern(text, name -> name instanceof IpAddress ip && network.contains(ip));
        }
        if (text.startsWith(EMAIL)) {
            return email(text);
        }
        return text.startsWith(URI) ? uri(text) : dns(text);
    }

    /** Tells whether everything that a name stands for is in this pattern. */
    boolean covers(AlternativeName name) {
        return matches.test(name);
    }

    /** Tells whether anything that a name stands for is in this pattern: a wildcard stands for many hosts. */
    boolean meets(AlternativeName name) {
        if (covers(name)) {
            return true;
        }
        boolean oneHost = text.indexOf(':') < 0 && text.indexOf('.') > 0;
        return oneHost
                && name instanceof DnsName dns
                && dns.isWildcard()
                && dns.text().equals("*" + text.substring(text.indexOf('.')));
    }

    private static NamePattern dns(String text) {
        if (text.startsWith("*.")) {
            String below = "." + DnsName.parse(text.substring(2)).text();
            return new NamePattern(
                    text, name -> name instanceof DnsName dns && dns.text().endsWith(below));
        }
        DnsName only = DnsName.parse(text);
        return new NamePattern(only.text(), only::equals);
    }

    private static NamePattern email(String text) {
        if (!text.startsWith(EMAIL + "*@")) {
            return new NamePattern(text, AlternativeName.parse(text)::equals);
        }
        NamePattern domain = dns(text.substring(EMAIL.length() + 2));
        return new NamePattern(text, name -> name instanceof EmailAddress mail && domain.covers(mail.domain()));
    }

    private static NamePattern uri(String text) {
        if (!text.endsWith("/*")) {
            return new NamePattern(text, AlternativeName.parse(text)::equals);
        }
        String below = ((UriName) AlternativeName.parse(text.substring(0, text.length() - 2))).uri() + "/";
        return new NamePattern(
                text, name -> name instanceof UriName uri && uri.uri().startsWith(below));
    }

    @Override
    public String toString() {
        return text;
    }
}
