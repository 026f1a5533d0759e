package dev.fourfold.ca.lint;

import dev.fourfold.ca.name.AlternativeName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;

/** The rules about the subject and the alternative names. */
final class NameRules {

    private static final String SECTION = "RFC 5280, section 4.2.1.6";

    static final List<Rule> ALL = List.of(
            Rule.of(
                    "names-present",
                    "RFC 5280, section 4.1.2.6",
                    "There are alternative names, or the subject is not empty",
                    (certificate, _) -> names(certificate).isPresent() || !isSubjectEmpty(certificate)),
            Rule.of(
                    "names-critical",
                    SECTION,
                    "The alternative names are critical exactly if the subject is empty",
                    (certificate, _) -> names(certificate).isEmpty()
                            || certificate
                                            .getExtension(Extension.subjectAlternativeName)
                                            .isCritical()
                                    == isSubjectEmpty(certificate)),
            Rule.of(
                    "names-not-empty",
                    SECTION,
                    "The list of alternative names is not empty",
                    (certificate, _) ->
                            names(certificate).map(names -> names.length > 0).orElse(true)),
            Rule.of(
                    "names-well-formed",
                    SECTION,
                    "Each alternative name is of a known kind and in its canonical form",
                    (certificate, _) -> each(certificate).allMatch(NameRules::isCanonical)),
            Rule.of(
                    "names-unique",
                    SECTION,
                    "No alternative name is there twice",
                    (certificate, _) -> each(certificate).distinct().count()
                            == each(certificate).count()),
            Rule.of(
                    "common-name-repeated",
                    "CA/Browser Forum Baseline Requirements, section 7.1.4.3",
                    "The common name is one of the alternative names, if there are any",
                    (certificate, _) -> names(certificate).isEmpty()
                            || commonNames(certificate)
                                    .allMatch(name -> each(certificate)
                                            .map(AlternativeName::of)
                                            .anyMatch(name::equals))));

    private NameRules() {}

    private static Optional<GeneralName[]> names(X509CertificateHolder certificate) {
        return Optional.ofNullable(certificate.getExtension(Extension.subjectAlternativeName))
                .map(extension ->
                        GeneralNames.getInstance(extension.getParsedValue()).getNames());
    }

    private static Stream<GeneralName> each(X509CertificateHolder certificate) {
        return names(certificate).stream().flatMap(Stream::of);
    }

    private static boolean isCanonical(GeneralName name) {
        return Objects.equals(AlternativeName.of(name).encoded(), name);
    }

    private static boolean isSubjectEmpty(X509CertificateHolder certificate) {
        return certificate.getSubject().getRDNs().length == 0;
    }

    private static Stream<AlternativeName> commonNames(X509CertificateHolder certificate) {
        return Stream.of(certificate.getSubject().getRDNs(BCStyle.CN))
                .flatMap(part -> Stream.of(part.getTypesAndValues()))
                .map(AttributeTypeAndValue::getValue)
                .map(value -> AlternativeName.ofCommonName(((ASN1String) value).getString()));
    }
}
