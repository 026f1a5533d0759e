package dev.fourfold.ca.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509CertificateHolder;

/** The rules about the fields of a certificate that are not extensions (RFC 5280, section 4.1). */
final class FieldRules {

    private static final int MAX_SERIAL_OCTETS = 20;
    private static final int MIN_SERIAL_BITS = 64;
    /** RFC 5280, section 4.1.2.5: "CAs … MUST always encode … dates through the year 2049 as UTCTime". */
    private static final Instant GENERALIZED_FROM = Instant.parse("2050-01-01T00:00:00Z");

    static final List<Rule> ALL = List.of(
            Rule.of(
                    "serial-positive",
                    "RFC 5280, section 4.1.2.2",
                    "The serial number is positive and has at most 20 octets",
                    (certificate, _) -> certificate.getSerialNumber().signum() > 0
                            && certificate.getSerialNumber().toByteArray().length <= MAX_SERIAL_OCTETS),
            Rule.of(
                    "serial-unpredictable",
                    "CA/Browser Forum Baseline Requirements, section 7.1",
                    "The serial number has room for 64 random bits",
                    (certificate, _) -> certificate.getSerialNumber().bitLength() >= MIN_SERIAL_BITS),
            Rule.of(
                    "signature-algorithms-equal",
                    "RFC 5280, section 4.1.1.2",
                    "The signature algorithm is the same inside and outside",
                    (certificate, _) -> certificate
                            .getSignatureAlgorithm()
                            .equals(certificate
                                    .toASN1Structure()
                                    .getTBSCertificate()
                                    .getSignature())),
            Rule.of(
                    "issuer-is-subject-of-issuer",
                    "RFC 5280, section 4.1.2.4",
                    "The issuer is, byte for byte, the subject of the issuing certificate",
                    (certificate, context) -> Arrays.equals(
                            encoded(certificate.getIssuer()),
                            encoded(context.issuer().getSubject()))),
            Rule.of(
                    "validity-in-order",
                    "RFC 5280, section 4.1.2.5",
                    "The validity begins before it ends",
                    (certificate, _) -> start(certificate).isBefore(end(certificate))),
            Rule.of(
                    "validity-within-issuer",
                    "RFC 5280, section 6.1.3",
                    "The validity lies within that of the issuing certificate",
                    (certificate, context) -> !start(certificate).isBefore(start(context.issuer()))
                            && !end(certificate).isAfter(end(context.issuer()))),
            Rule.of(
                    "validity-within-profile",
                    "the profile",
                    "The validity is no longer than the profile allows",
                    (certificate, context) -> Duration.between(start(certificate), end(certificate))
                                    .compareTo(context.longest())
                            <= 0),
            Rule.of(
                    "validity-encoded",
                    "RFC 5280, section 4.1.2.5",
                    "Times are UTCTime through 2049 and GeneralizedTime later, with seconds, without fractions, in Z",
                    (certificate, _) -> isEncodedWell(
                                    certificate.toASN1Structure().getStartDate())
                            && isEncodedWell(certificate.toASN1Structure().getEndDate())),
            Rule.of(
                    "no-unique-identifiers",
                    "RFC 5280, section 4.1.2.8",
                    "There are no unique identifiers",
                    (certificate, _) -> certificate
                                            .toASN1Structure()
                                            .getTBSCertificate()
                                            .getIssuerUniqueId()
                                    == null
                            && certificate.toASN1Structure().getTBSCertificate().getSubjectUniqueId() == null));

    private FieldRules() {}

    private static Instant start(X509CertificateHolder certificate) {
        return certificate.getNotBefore().toInstant();
    }

    private static Instant end(X509CertificateHolder certificate) {
        return certificate.getNotAfter().toInstant();
    }

    private static boolean isEncodedWell(Time time) {
        boolean late = !time.getDate().toInstant().isBefore(GENERALIZED_FROM);
        return switch (time.toASN1Primitive()) {
            case ASN1UTCTime utc -> !late && text(utc).matches("[0-9]{12}Z");
            case ASN1GeneralizedTime general -> late && text(general).matches("[0-9]{14}Z");
            default -> false;
        };
    }

    /** Returns the characters of a time as they are encoded. */
    private static String text(ASN1Object time) {
        byte[] der = encoded(time);
        return new String(der, 2, der.length - 2, StandardCharsets.US_ASCII);
    }

    private static byte[] encoded(ASN1Object object) {
        try {
            return object.getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
