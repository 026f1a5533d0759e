package dev.fourfold.ca.issuance;

import dev.fourfold.ca.Serial;
import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.IssuingAuthority;
import dev.fourfold.ca.ledger.Ledger;
import dev.fourfold.ca.ledger.Ledger.Issuance;
import dev.fourfold.ca.policy.IssuanceProfile;
import dev.fourfold.ca.policy.IssuanceProfile.Approval;
import dev.fourfold.ca.policy.Profiles;
import dev.fourfold.ca.policy.Requester;
import dev.fourfold.ca.policy.SigningRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

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
    private final Issuer issuer;
    private final TransactionOperations transaction;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Timer timer;

    CertificateAuthority(
            Authority authority,
            Profiles profiles,
            Ledger ledger,
            Issuer issuer,
            TransactionOperations transaction,
            InstantSource clock,
            MeterRegistry meters) {
        this.authority = authority;
        this.profiles = profiles;
        this.ledger = ledger;
        this.issuer = issuer;
        this.transaction = transaction;
        this.clock = clock;
        this.meters = meters;
        this.timer = Timer.builder("fourfold.ca.issuance")
                .description("From a signing request to its recorded certificate")
                .publishPercentileHistogram()
                .register(meters);
    }

    /**
     * Returns the certificate for a signing request.
     *
     * @param request a PKCS#10 request in DER or PEM
     * @param requester who asks, authenticated
     * @throws dev.fourfold.ca.RefusedException if the request or the profile does not allow it
     */
    public Issued issue(byte[] request, Requester requester) {
        Timer.Sample started = Timer.start(meters);
        IssuanceProfile profile = profiles.named(requester.profile());
        SigningRequest parsed = SigningRequest.parse(request);
        IssuingAuthority issuing = authority.active();
        Approval approval = profile.approve(parsed, requester, clock.instant(), issuing.ends());
        Issuance issuance = transaction.execute(_ -> ledger.reserve(approval, issuing));
        X509Certificate certificate = signAndRecord(issuance, requester);
        log.info("signed {}", issuance.serial());
        meters.counter("fourfold.ca.issued", "profile", approval.profile()).increment();
        started.stop(timer);
        return new Issued(issuance.serial(), certificate, issuing);
    }

    /** A certificate, with the issuer that signed it. */
    public record Issued(Serial serial, X509Certificate certificate, IssuingAuthority issuer) {}

    /**
     * The requester's right is used up first, which makes rivals wait, and only with the record: no right is lost to a
     * failure, and none is used twice.
     */
    private X509Certificate signAndRecord(Issuance issuance, Requester requester) {
        return transaction.execute(_ -> {
            requester.redeem();
            X509Certificate certificate = issuer.sign(issuance);
            ledger.record(issuance, certificate);
            return certificate;
        });
    }
}
