package dev.fourfold.ca.lint;

import dev.fourfold.ca.lint.Finding.Severity;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * Something that holds for every certificate that this CA signs.
 *
 * @param finding what is said of a certificate for which it does not
 * @param holds whether it does; it may throw whatever Bouncy Castle throws at nonsense, which means that it does not
 */
record Rule(Finding finding, BiPredicate<X509CertificateHolder, LintContext> holds) {

    static Rule of(
            String id, String reference, String sentence, BiPredicate<X509CertificateHolder, LintContext> holds) {
        return new Rule(new Finding(id, Severity.ERROR, sentence, reference), holds);
    }

    static Rule warning(
            String id, String reference, String sentence, BiPredicate<X509CertificateHolder, LintContext> holds) {
        return new Rule(new Finding(id, Severity.WARNING, sentence, reference), holds);
    }

    Optional<Finding> check(X509CertificateHolder certificate, LintContext context) {
        return isHeld(certificate, context) ? Optional.empty() : Optional.of(finding);
    }

    private boolean isHeld(X509CertificateHolder certificate, LintContext context) {
        try {
            return holds.test(certificate, context);
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException | NullPointerException e) {
            return false;
        }
    }
}
