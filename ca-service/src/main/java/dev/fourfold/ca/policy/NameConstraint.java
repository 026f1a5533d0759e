package dev.fourfold.ca.policy;

import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.name.AlternativeName.Kind;
import dev.fourfold.ca.name.DnsName;
import dev.fourfold.ca.name.EmailAddress;
import dev.fourfold.ca.name.IpAddress;
import dev.fourfold.ca.name.UriName;
import dev.fourfold.protocol.Bytes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;

/**
 * One subtree of the name constraints of a CA (RFC 5280, section 4.2.1.10), of a kind that certificates of ours carry.
 *
 * @param base a host or domain, a mailbox, or an address with its mask
 */
record NameConstraint(Kind kind, Base base) {

    /** What the subtree begins with. */
    sealed interface Base {}

    /** A host or domain, or a mailbox, in lower case but for what is before an {@code @}. */
    record Text(String value) implements Base {}

    /** Some addresses. */
    record Addresses(Network network) implements Base {}

    /**
     * Returns the constraint that a subtree is; empty if it is of a kind of names that this CA never gives.
     *
     * @throws IllegalArgumentException if it has a minimum or maximum, which no profile of X.509 uses, or no good base
     */
    static Optional<NameConstraint> of(GeneralSubtree subtree) {
        if (subtree.getMinimum().signum() != 0 || subtree.getMaximum() != null) {
            throw new IllegalArgumentException("A subtree of the name constraints has a minimum or maximum");
        }
        GeneralName base = subtree.getBase();
        return switch (base.getTagNo()) {
            case GeneralName.dNSName -> Optional.of(new NameConstraint(Kind.DNS, text(base)));
            case GeneralName.rfc822Name -> Optional.of(new NameConstraint(Kind.EMAIL, text(base)));
            case GeneralName.uniformResourceIdentifier -> Optional.of(new NameConstraint(Kind.URI, text(base)));
            case GeneralName.iPAddress -> Optional.of(new NameConstraint(Kind.IP, addresses(base)));
            default -> Optional.empty();
        };
    }

    private static Text text(GeneralName base) {
        String text = ((ASN1String) base.getName()).getString();
        int host = text.lastIndexOf('@') + 1;
        return new Text(text.substring(0, host) + text.substring(host).toLowerCase(Locale.ROOT));
    }

    private static Addresses addresses(GeneralName base) {
        byte[] octets = ASN1OctetString.getInstance(base.getName()).getOctets();
        int half = octets.length / 2;
        return new Addresses(new Network(
                Bytes.of(Arrays.copyOf(octets, half)), Bytes.of(Arrays.copyOfRange(octets, half, octets.length))));
    }

    /** Tells whether a name is in this subtree. */
    boolean contains(AlternativeName name) {
        return switch (base) {
            case Addresses addresses ->
                name instanceof IpAddress ip && addresses.network().contains(ip);
            case Text text ->
                switch (name) {
                    case DnsName dns -> kind == Kind.DNS && isBelow(dns.text(), text.value());
                    case EmailAddress mail -> kind == Kind.EMAIL && contains(mail, text.value());
                    case UriName uri ->
                        kind == Kind.URI
                                && uri.host()
                                        .filter(host -> isHost(host, text.value()))
                                        .isPresent();
                    case IpAddress _ -> false;
                };
        };
    }

    /** Tells whether anything that a name stands for is in this subtree: a wildcard stands for many hosts. */
    boolean touches(AlternativeName name) {
        return contains(name)
                || (kind == Kind.DNS
                        && base instanceof Text text
                        && name instanceof DnsName dns
                        && dns.isWildcard()
                        && text.value().indexOf('.') > 0
                        && dns.text()
                                .equals("*"
                                        + text.value().substring(text.value().indexOf('.'))));
    }

    /** "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand side". */
    private static boolean isBelow(String host, String domain) {
        String below = domain.startsWith(".") ? domain : "." + domain;
        return domain.isEmpty() || host.equals(domain) || host.endsWith(below);
    }

    /** "A particular mailbox, all addresses at a particular host, or all mailboxes in a domain". */
    private static boolean contains(EmailAddress mail, String constraint) {
        return constraint.indexOf('@') < 0
                ? isHost(mail.domain().text(), constraint)
                : mail.mailbox().equals(constraint);
    }

    /** "When the constraint begins with a period, it MAY be expanded with one or more labels", else it is that host. */
    private static boolean isHost(String host, String constraint) {
        return constraint.isEmpty()
                || (constraint.startsWith(".") ? host.endsWith(constraint) : host.equals(constraint));
    }
}
