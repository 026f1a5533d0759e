package dev.fourfold.ca.issuance;

import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.Serial;
import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.IssuingAuthority;
import dev.fourfold.ca.ledger.Issuance;
import dev.fourfold.ca.ledger.Ledger;
import dev.fourfold.ca.ledger.LedgerEntry;
import dev.fourfold.ca.ledger.Register.Approved;
import dev.fourfold.ca.limits.Limit;
import dev.fourfold.ca.limits.Limits;
import dev.fourfold.ca.policy.IssuanceProfile;
import dev.fourfold.ca.policy.IssuanceProfile.Approval;
import dev.fourfold.ca.policy.IssuerLimits;
import dev.fourfold.ca.policy.Profiles;
import dev.fourfold.ca.policy.Requester;
import dev.fourfold.ca.policy.SigningRequest;
import dev.fourfold.protocol.Bytes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Issues certificates, in one path for every requester: parse, approve, reserve, sign, record. Each step takes what
 * only the step before it can make, so none can be left out.
 */
@Component
public final class CertificateAuthority {

    private static final Logger log = LoggerFactory.getLogger(CertificateAuthority.class);

    private final Authority authority;
    private final Profiles profiles;
    private final Ledger ledger;
    private final SigningDesk desk;
    private final IdempotencyKeys idempotencyKeys;
    private final Turns turns;
    private final Limits limits;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Timer timer;
    private final Map<Bytes, IssuerLimits> issuerLimits = new ConcurrentHashMap<>();

    CertificateAuthority(
            Authority authority,
            Profiles profiles,
            Ledger ledger,
            SigningDesk desk,
            IdempotencyKeys idempotencyKeys,
            Turns turns,
            Limits limits,
            InstantSource clock,
            MeterRegistry meters) {
        this.authority = authority;
        this.profiles = profiles;
        this.ledger = ledger;
        this.desk = desk;
        this.idempotencyKeys = idempotencyKeys;
        this.turns = turns;
        this.limits = limits;
        this.clock = clock;
        this.meters = meters;
        this.timer = Timer.builder("fourfold.ca.issuance")
                .description("From a signing request to its recorded certificate")
                .publishPercentileHistogram()
                .register(meters);
    }

    /**
     * Returns the certificate for a submission: a new one, or that of an equal one before. Of equal ones at the same
     * time, the first gets a new certificate and the others the same.
     *
     * @throws dev.fourfold.ca.RefusedException if the request or the profile does not allow it
     */
    public Issued issue(Submission submission) {
        limits.take(Limit.REQUESTER, submission.requester().issuedTo());
        return issue(submission, authority.active());
    }

    /** Returns the certificate for a submission as {@link #issue(Submission)} does, but from an issuer of choice. */
    public Issued issue(Submission submission, IssuingAuthority issuing) {
        return turns.take(submission, () -> earlier(submission).orElseGet(() -> issueAnew(submission, issuing)));
    }

    /** Returns what the requester has got for an equal submission, and keeps its key, if it has one, with it. */
    private Optional<Issued> earlier(Submission submission) {
        Optional<Serial> kept = idempotencyKeys.find(submission);
        Optional<LedgerEntry> entry = kept.flatMap(ledger::find)
                .or(() -> ledger.current(submission.requester().issuedTo(), submission.hash()));
        if (kept.isEmpty()
                && entry.isPresent()
                && !idempotencyKeys.keep(submission, entry.get().serial())) {
            return earlier(submission);
        }
        return entry.map(found -> {
            log.info("handed out {} again", found.serial());
            meters.counter("fourfold.ca.repeated", "profile", found.profile()).increment();
            return new Issued(
                    found.serial(),
                    found.der(),
                    authority.issuer(found.issuer()).orElseThrow());
        });
    }

    private Issued issueAnew(Submission submission, IssuingAuthority issuing) {
        Timer.Sample started = Timer.start(meters);
        Requester requester = submission.requester();
        requester.requireUnspent();
        IssuanceProfile profile = profiles.of(requester);
        SigningRequest parsed = SigningRequest.parse(submission.request().toArray());
        Approval approval = profile.approve(parsed, requester, clock.instant(), limits(issuing));
        Issuance issuance = desk.reserve(new Approved(approval, issuing, submission.hash()));
        Bytes certificate;
        try {
            certificate = desk.sign(issuance, submission);
        } catch (RefusedException | DuplicateKeyException e) {
            // a rival in another process was faster: perhaps with the same wish
            return earlier(submission).orElseThrow(() -> e);
        }
        log.info("signed {}", issuance.serial());
        meters.counter("fourfold.ca.issued", "profile", approval.profile()).increment();
        started.stop(timer);
        return new Issued(issuance.serial(), certificate, issuing);
    }

    private IssuerLimits limits(IssuingAuthority issuing) {
        return issuerLimits.computeIfAbsent(
                issuing.der(),
                der -> IssuerLimits.of(der, authority.rootOf(issuing).der()));
    }

    /** A certificate in DER, with the issuer that signed it. */
    public record Issued(Serial serial, Bytes certificate, IssuingAuthority issuer) {}
}
