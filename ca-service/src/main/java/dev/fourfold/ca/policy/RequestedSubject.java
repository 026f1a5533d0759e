package dev.fourfold.ca.policy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/** A subject of which every attribute is one that the CA is willing to copy. It may be empty. */
final class RequestedSubject {

    /** The attributes and their upper bounds (RFC 5280, appendix A). */
    private static final Map<ASN1ObjectIdentifier, Integer> MAX_LENGTHS =
            Map.of(BCStyle.C, 2, BCStyle.ST, 128, BCStyle.L, 128, BCStyle.O, 64, BCStyle.OU, 64, BCStyle.CN, 64);

    private static final int MAX_ATTRIBUTES = 16;

    private final X500Name name;
    private final Optional<String> commonName;

    private RequestedSubject(X500Name name, Optional<String> commonName) {
        this.name = name;
        this.commonName = commonName;
    }

    static RequestedSubject of(X500Name name) {
        RDN[] parts = name.getRDNs();
        if (parts.length > MAX_ATTRIBUTES) {
            throw notAllowed("The subject may have at most " + MAX_ATTRIBUTES + " attributes");
        }
        Optional<String> commonName = Optional.empty();
        Set<ASN1ObjectIdentifier> once = new HashSet<>();
        for (RDN part : parts) {
            if (part.isMultiValued() || part.size() != 1) {
                throw notAllowed("The subject may not have multi-valued parts");
            }
            AttributeTypeAndValue attribute = part.getFirst();
            String value = value(attribute);
            ASN1ObjectIdentifier type = attribute.getType();
            boolean repeatable = type.equals(BCStyle.OU);
            if (!once.add(type) && !repeatable) {
                throw notAllowed("Of the subject's attributes only OU may be repeated");
            }
            if (type.equals(BCStyle.CN)) {
                commonName = Optional.of(value);
            }
        }
        return new RequestedSubject(name, commonName);
    }

    X500Name name() {
        return name;
    }

    Optional<String> commonName() {
        return commonName;
    }

    private static String value(AttributeTypeAndValue attribute) {
        if (!MAX_LENGTHS.containsKey(attribute.getType())) {
            throw notAllowed("The subject may have the attributes C, ST, L, O, OU and CN only");
        }
        if (!(attribute.getValue() instanceof ASN1UTF8String || attribute.getValue() instanceof ASN1PrintableString)) {
            throw notAllowed("The subject's values must be UTF8String or PrintableString");
        }
        return value(attribute.getType(), ((ASN1String) attribute.getValue()).getString());
    }

    /**
     * Returns the value of an attribute.
     *
     * @throws RefusedException if no certificate can have it
     */
    static String value(ASN1ObjectIdentifier type, String value) {
        int maxLength = MAX_LENGTHS.getOrDefault(type, 0);
        if (value.isBlank()
                || value.length() > maxLength
                || value.codePoints().anyMatch(RequestedSubject::isUnprintable)) {
            throw notAllowed("A value of the subject is empty, too long or not printable");
        }
        if (type.equals(BCStyle.C) && !value.matches("[A-Za-z]{2}")) {
            throw notAllowed("The subject's country must be two letters");
        }
        return value;
    }

    private static boolean isUnprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static RefusedException notAllowed(String detail) {
        return new RefusedException(Refusal.SUBJECT_NOT_ALLOWED, detail);
    }
}
