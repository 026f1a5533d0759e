package dev.fourfold.ca.authority;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * The names that an issuer may certify (RFC 5280, section 4.2.1.10). Where a list is empty, every name of its kind may
 * be.
 *
 * @param dns DNS subtrees: {@code example.com} is itself and everything below
 * @param addresses address ranges in CIDR notation, such as {@code 10.0.0.0/8} or {@code fd00::/8}
 */
public record PermittedNames(List<String> dns, List<String> addresses) {

    public static final PermittedNames UNLIMITED = new PermittedNames(List.of(), List.of());

    private static final int MAX = 100;
    private static final Pattern DNS =
            Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.?)+(?<!\\.)");
    private static final Pattern CIDR = Pattern.compile("([0-9a-fA-F.:]{2,45})/([0-9]{1,3})");

    /**
     * Checks the lists.
     *
     * @throws IllegalArgumentException if one holds what is not such a name
     */
    public PermittedNames {
        dns = dns.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        addresses = List.copyOf(addresses);
        if (dns.size() + addresses.size() > MAX) {
            throw new IllegalArgumentException("An issuer may be limited to at most " + MAX + " names");
        }
        dns.stream().filter(name -> !DNS.matcher(name).matches()).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("Not a DNS subtree: " + name);
        });
        addresses.forEach(PermittedNames::range);
    }

    /** Returns the extension that says so; empty if there are no limits. */
    Optional<NameConstraints> constraints() {
        List<GeneralSubtree> permitted = new ArrayList<>();
        dns.forEach(name -> permitted.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, name))));
        addresses.forEach(range -> permitted.add(
                new GeneralSubtree(new GeneralName(GeneralName.iPAddress, new DEROctetString(range(range))))));
        return permitted.isEmpty()
                ? Optional.empty()
                : Optional.of(new NameConstraints(permitted.toArray(GeneralSubtree[]::new), null));
    }

    /** Returns address and mask, one after the other. */
    private static byte[] range(String cidr) {
        var parts = CIDR.matcher(cidr);
        if (!parts.matches()) {
            throw notARange(cidr);
        }
        byte[] address;
        try {
            address = InetAddress.ofLiteral(parts.group(1)).getAddress();
        } catch (IllegalArgumentException e) {
            throw notARange(cidr);
        }
        int prefix = Integer.parseInt(parts.group(2));
        if (prefix > address.length * Byte.SIZE) {
            throw notARange(cidr);
        }
        byte[] range = new byte[2 * address.length];
        for (int bit = 0; bit < address.length * Byte.SIZE; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            boolean set = (address[bit / Byte.SIZE] & mask) != 0;
            if (bit < prefix) {
                range[bit / Byte.SIZE] |= (byte) (set ? mask : 0);
                range[address.length + bit / Byte.SIZE] |= (byte) mask;
            } else if (set) {
                throw new IllegalArgumentException("The address range " + cidr + " has bits after its prefix");
            }
        }
        return range;
    }

    private static IllegalArgumentException notARange(String cidr) {
        return new IllegalArgumentException("Not an address range in CIDR notation: " + cidr);
    }
}
