package dev.fourfold.ca.lint;

import dev.fourfold.ca.lint.Finding.Severity;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.x509.Certificate;

/** What is looked at first, because Bouncy Castle does not read a certificate for which it does not hold. */
final class Structure {

    static final Finding NO_CERTIFICATE = new Finding(
            "well-formed", Severity.ERROR, "The encoding is that of a certificate", "RFC 5280, section 4.1");
    static final Finding OTHER_VERSION = new Finding(
            "version-3", Severity.ERROR, "A certificate with extensions is of version 3", "RFC 5280, section 4.1.2.1");
    static final Finding REPEATED_EXTENSION =
            new Finding("extensions-unique", Severity.ERROR, "No extension is there twice", "RFC 5280, section 4.2");

    static final List<Finding> ALL = List.of(NO_CERTIFICATE, OTHER_VERSION, REPEATED_EXTENSION);

    private static final int VERSION = 0;
    private static final int VERSION_3 = 2;
    private static final int EXTENSIONS = 3;

    private Structure() {}

    static Optional<Finding> check(byte[] der) {
        try {
            ASN1Sequence fields =
                    ASN1Sequence.getInstance(ASN1Sequence.getInstance(der).getObjectAt(0));
            if (!isVersion3(fields)) {
                return Optional.of(OTHER_VERSION);
            }
            if (hasRepeatedExtension(fields)) {
                return Optional.of(REPEATED_EXTENSION);
            }
            return Certificate.getInstance(der) == null ? Optional.of(NO_CERTIFICATE) : Optional.empty();
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException | IndexOutOfBoundsException e) {
            return Optional.of(NO_CERTIFICATE);
        }
    }

    private static boolean isVersion3(ASN1Sequence fields) {
        return fields.getObjectAt(0) instanceof ASN1TaggedObject tagged
                && tagged.getTagNo() == VERSION
                && ASN1Integer.getInstance(tagged, true).hasValue(VERSION_3);
    }

    private static boolean hasRepeatedExtension(ASN1Sequence fields) {
        Set<ASN1Encodable> types = new HashSet<>();
        for (ASN1Encodable field : fields) {
            if (field instanceof ASN1TaggedObject tagged && tagged.getTagNo() == EXTENSIONS) {
                for (ASN1Encodable extension : ASN1Sequence.getInstance(tagged, true)) {
                    if (!types.add(ASN1Sequence.getInstance(extension).getObjectAt(0))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
