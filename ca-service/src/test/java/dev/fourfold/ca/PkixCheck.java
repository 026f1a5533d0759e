package dev.fourfold.ca;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the validator of the JDK says of a certificate. A process of its own, because the JDK reads only once whether it
 * may follow CRL distribution points.
 */
final class PkixCheck {

    private PkixCheck() {}

    static void main(String[] files) throws IOException, GeneralSecurityException {
        X509Certificate root = certificate(files[0]);
        CertPath path = CertificateFactory.getInstance("X.509")
                .generateCertPath(List.of(certificate(files[2]), certificate(files[1])));
        System.out.println("OCSP: " + check(root, path, EnumSet.of(Option.ONLY_END_ENTITY, Option.NO_FALLBACK)));
        System.out.println("CRL: "
                + check(root, path, EnumSet.of(Option.ONLY_END_ENTITY, Option.NO_FALLBACK, Option.PREFER_CRLS)));
    }

    private static String check(X509Certificate root, CertPath path, Set<Option> options)
            throws GeneralSecurityException {
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        checker.setOptions(options);
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.addCertPathChecker(checker);
        try {
            validator.validate(path, parameters);
            return "good";
        } catch (CertPathValidatorException e) {
            return e.getCause() instanceof CertificateRevokedException revoked
                    ? revoked.getRevocationReason().name()
                    : e.toString();
        }
    }

    private static X509Certificate certificate(String file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
