package dev.fourfold.protocol.trust;

import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/** Names and constraints on them, for tests. */
final class Names {

    /** An extension that nobody knows. */
    static final ASN1ObjectIdentifier UNKNOWN = new ASN1ObjectIdentifier("1.3.6.1.4.1.55738.666.1");

    private Names() {}

    static GeneralNames dns(String... names) {
        return new GeneralNames(Arrays.stream(names).map(Names::name).toArray(GeneralName[]::new));
    }

    static GeneralName name(String dnsName) {
        return new GeneralName(GeneralName.dNSName, dnsName);
    }

    static GeneralName address(String text) {
        return new GeneralName(GeneralName.iPAddress, text);
    }

    /** Returns an address of any number of bytes. */
    static GeneralName address(byte[] bytes) {
        return new GeneralName(GeneralName.iPAddress, new DEROctetString(bytes));
    }

    static GeneralName mail(String address) {
        return new GeneralName(GeneralName.rfc822Name, address);
    }

    static GeneralName directory(String name) {
        return new GeneralName(new X500Name(name));
    }

    /** Returns a name of a kind that nobody knows. */
    static GeneralName other() {
        var value = new DERSequence(new ASN1Encodable[] {
            new ASN1ObjectIdentifier("1.3.6.1.4.1.55738.666.3"), new DERTaggedObject(true, 0, DERNull.INSTANCE)
        });
        return new GeneralName(GeneralName.otherName, value);
    }

    static NameConstraints permitted(GeneralName... names) {
        return new NameConstraints(subtrees(names), null);
    }

    static NameConstraints excluded(GeneralName... names) {
        return new NameConstraints(null, subtrees(names));
    }

    static NameConstraints permittedAndExcluded(GeneralName permitted, GeneralName excluded) {
        return new NameConstraints(subtrees(permitted), subtrees(excluded));
    }

    static GeneralSubtree[] subtrees(GeneralName... names) {
        return Arrays.stream(names).map(GeneralSubtree::new).toArray(GeneralSubtree[]::new);
    }
}
