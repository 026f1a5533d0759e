package dev.fourfold.ca.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * What the subjects of a profile's certificates consist of.
 *
 * @param copied the attributes that are taken from the request
 * @param fixed the attributes that are always the same, whatever is asked for
 */
record SubjectRules(Set<ASN1ObjectIdentifier> copied, Map<ASN1ObjectIdentifier, RDN> fixed) {

    /** From the greatest to the smallest, as X.520 lists them. */
    static final List<ASN1ObjectIdentifier> ORDER =
            List.of(BCStyle.C, BCStyle.ST, BCStyle.L, BCStyle.O, BCStyle.OU, BCStyle.CN);

    static final SubjectRules COPY_ALL = new SubjectRules(Set.copyOf(ORDER), Map.of());

    SubjectRules {
        copied = Set.copyOf(copied);
        fixed = Map.copyOf(fixed);
    }

    /** Returns the subject of a certificate: that of the request byte for byte if all of it is copied. */
    X500Name of(X500Name requested) {
        RDN[] parts = requested.getRDNs();
        if (fixed.isEmpty() && Stream.of(parts).allMatch(this::copies)) {
            return requested;
        }
        List<RDN> subject = new ArrayList<>();
        for (ASN1ObjectIdentifier type : ORDER) {
            RDN always = fixed.get(type);
            if (always != null) {
                subject.add(always);
            } else if (copied.contains(type)) {
                Stream.of(parts)
                        .filter(part -> part.getFirst().getType().equals(type))
                        .forEach(subject::add);
            }
        }
        return new X500Name(subject.toArray(RDN[]::new));
    }

    boolean copiesCommonName() {
        return copied.contains(BCStyle.CN);
    }

    private boolean copies(RDN part) {
        return copied.contains(part.getFirst().getType());
    }
}
