package dev.fourfold.ca.name;

import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * A subject alternative name (RFC 5280, section 4.2.1.6) in its canonical form: two names are the same exactly if they
 * are equal, and so are their texts.
 */
public sealed interface AlternativeName permits DnsName, EmailAddress, IpAddress, UriName {

    /** A kind of name, as a profile lists it. */
    enum Kind {
        DNS,
        IP,
        EMAIL,
        URI
    }

    Kind kind();

    /** Returns the canonical text: {@code a.example}, {@code ip:10.0.0.1}, {@code email:a@b.example}, {@code uri:…}. */
    String text();

    /** Returns the name as a certificate carries it. */
    GeneralName encoded();

    /**
     * Returns the name that a text spells: a DNS name, or another kind after its prefix.
     *
     * @throws IllegalArgumentException if it is not a name; the message is fit for the one who sent it
     */
    static AlternativeName parse(String text) {
        if (text.startsWith(IpAddress.PREFIX)) {
            return IpAddress.parse(text.substring(IpAddress.PREFIX.length()));
        }
        if (text.startsWith(EmailAddress.PREFIX)) {
            return EmailAddress.parse(text.substring(EmailAddress.PREFIX.length()));
        }
        if (text.startsWith(UriName.PREFIX)) {
            return UriName.parse(text.substring(UriName.PREFIX.length()));
        }
        return DnsName.parse(text);
    }

    /**
     * Returns the name of a text that {@link #text} made, perhaps long ago: what is stored was parsed once, and rules
     * that came later do not make it unreadable.
     */
    static AlternativeName stored(String text) {
        return text.indexOf(':') < 0 ? new DnsName(text) : parse(text);
    }

    /**
     * Returns the name that a common name repeats: of a subject alone the kind of a name cannot be told but by its look.
     *
     * @throws IllegalArgumentException if it is not a name; an IP address is not, there
     */
    static AlternativeName ofCommonName(String text) {
        if (text.contains("://")) {
            return UriName.parse(text);
        }
        return text.indexOf('@') < 0 ? DnsName.parse(text) : EmailAddress.parse(text);
    }

    /**
     * Returns the name that a request or a certificate carries.
     *
     * @throws IllegalArgumentException if it is not a name of a kind and form that is known here
     */
    static AlternativeName of(GeneralName name) {
        return switch (name.getTagNo()) {
            case GeneralName.dNSName -> DnsName.parse(string(name));
            case GeneralName.iPAddress ->
                IpAddress.of(ASN1OctetString.getInstance(name.getName()).getOctets());
            case GeneralName.rfc822Name -> EmailAddress.parse(string(name));
            case GeneralName.uniformResourceIdentifier -> UriName.parse(string(name));
            default ->
                throw new IllegalArgumentException(
                        "Names may be DNS names, IP addresses, e-mail addresses and URIs, not others");
        };
    }

    private static String string(GeneralName name) {
        return ((ASN1String) name.getName()).getString();
    }
}
