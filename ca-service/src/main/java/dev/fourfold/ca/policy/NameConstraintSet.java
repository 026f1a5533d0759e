package dev.fourfold.ca.policy;

import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.name.UriName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/** The name constraints of one CA certificate (RFC 5280, section 4.2.1.10). */
final class NameConstraintSet {

    private final List<NameConstraint> permitted;
    private final List<NameConstraint> excluded;
    private final List<X500Name> permittedSubjects;
    private final List<X500Name> excludedSubjects;

    private NameConstraintSet(NameConstraints constraints) {
        List<GeneralSubtree> in = subtrees(constraints.getPermittedSubtrees());
        List<GeneralSubtree> out = subtrees(constraints.getExcludedSubtrees());
        this.permitted =
                in.stream().map(NameConstraint::of).flatMap(Optional::stream).toList();
        this.excluded =
                out.stream().map(NameConstraint::of).flatMap(Optional::stream).toList();
        this.permittedSubjects = subjects(in);
        this.excludedSubjects = subjects(out);
    }

    /**
     * Reads the constraints.
     *
     * @throws IllegalArgumentException if they are not of the form that RFC 5280 gives them
     */
    static NameConstraintSet of(NameConstraints constraints) {
        return new NameConstraintSet(constraints);
    }

    /** "Any name matching a restriction in the excludedSubtrees field is invalid regardless of" what is permitted. */
    boolean permits(AlternativeName name) {
        List<NameConstraint> sameKind = permitted.stream()
                .filter(constraint -> constraint.kind() == name.kind())
                .toList();
        return excluded.stream().noneMatch(constraint -> constraint.touches(name))
                && (sameKind.isEmpty() || sameKind.stream().anyMatch(constraint -> constraint.contains(name)))
                && !isConstrainedUriWithoutHost(name);
    }

    boolean permits(X500Name subject) {
        return subject.getRDNs().length == 0
                || (excludedSubjects.stream().noneMatch(base -> isWithin(subject, base))
                        && (permittedSubjects.isEmpty()
                                || permittedSubjects.stream().anyMatch(base -> isWithin(subject, base))));
    }

    /** "If the URI does not include an authority component … then the application MUST reject the certificate". */
    private boolean isConstrainedUriWithoutHost(AlternativeName name) {
        return name instanceof UriName uri
                && uri.host().isEmpty()
                && Stream.concat(permitted.stream(), excluded.stream())
                        .anyMatch(constraint -> constraint.kind() == AlternativeName.Kind.URI);
    }

    private static boolean isWithin(X500Name subject, X500Name base) {
        RDN[] parts = subject.getRDNs();
        RDN[] first = base.getRDNs();
        return first.length <= parts.length
                && new X500Name(Stream.of(parts).limit(first.length).toArray(RDN[]::new)).equals(base);
    }

    private static List<GeneralSubtree> subtrees(GeneralSubtree[] subtrees) {
        return List.of(Objects.requireNonNullElse(subtrees, new GeneralSubtree[0]));
    }

    private static List<X500Name> subjects(List<GeneralSubtree> subtrees) {
        return subtrees.stream()
                .map(GeneralSubtree::getBase)
                .filter(base -> base.getTagNo() == GeneralName.directoryName)
                .map(base -> X500Name.getInstance(base.getName()))
                .toList();
    }
}
