package dev.fourfold.ca.lint;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.lint.Finding.Severity;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Looks at a certificate before it is signed with a key that others trust. */
@Component
public final class Lint {

    private static final Logger log = LoggerFactory.getLogger(Lint.class);

    static final List<Rule> RULES = Stream.of(FieldRules.ALL, NameRules.ALL, KeyRules.ALL, ExtensionRules.ALL)
            .flatMap(List::stream)
            .toList();

    private final Map<Bytes, X509CertificateHolder> known = new ConcurrentHashMap<>();

    /**
     * Judges a certificate that is as it will be, but for its signature.
     *
     * @param der the certificate
     * @param issuer the DER of the certificate of its issuer
     * @param authority the DER of every certificate of this CA
     * @param longest how long it may be valid at most
     * @param blocked the keys that are not certified
     * @throws RefusedException with the findings, unless there are none but warnings
     */
    public void require(byte[] der, Bytes issuer, Collection<Bytes> authority, Duration longest, BlockedKeys blocked) {
        Set<Bytes> ownKeys =
                authority.stream().map(this::known).map(KeyRules::hash).collect(Collectors.toUnmodifiableSet());
        List<Finding> findings = findings(der, new LintContext(known(issuer), longest, ownKeys, blocked));
        if (findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR)) {
            throw new RefusedException(
                    Refusal.LINT_FAILED,
                    "The certificate would break these rules: "
                            + findings.stream().map(Finding::id).collect(Collectors.joining(", ")),
                    Map.of("findings", findings));
        }
        findings.forEach(finding -> log.warn("lint: {} ({})", finding.sentence(), finding.id()));
    }

    /** Returns what is wrong with a certificate, in the order of the rules. */
    static List<Finding> findings(byte[] der, LintContext context) {
        Optional<Finding> structure = Structure.check(der);
        if (structure.isPresent()) {
            return List.of(structure.get());
        }
        X509CertificateHolder certificate = new X509CertificateHolder(Certificate.getInstance(der));
        return RULES.stream()
                .flatMap(rule -> rule.check(certificate, context).stream())
                .toList();
    }

    private X509CertificateHolder known(Bytes der) {
        return known.computeIfAbsent(der, bytes -> {
            try {
                return new X509CertificateHolder(bytes.toArray());
            } catch (IOException e) {
                throw new IllegalArgumentException("Not a certificate", e);
            }
        });
    }
}
