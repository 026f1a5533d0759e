package dev.fourfold.ca.ocsp;

import dev.fourfold.ca.Serial;
import dev.fourfold.ca.authority.IssuingAuthority;
import dev.fourfold.ca.ocsp.AnswerCache.Kept;
import dev.fourfold.ca.ocsp.OcspAnswer.Validity;
import dev.fourfold.ca.revocation.RevisionWatch;
import dev.fourfold.ca.revocation.Status;
import dev.fourfold.ca.revocation.Statuses;
import dev.fourfold.protocol.Bytes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Answers OCSP requests. Whatever comes in, an OCSPResponse goes out. */
@Component
final class Responder {

    private static final Logger log = LoggerFactory.getLogger(Responder.class);

    private static final OcspAnswer MALFORMED = OcspAnswer.error(OCSPRespBuilder.MALFORMED_REQUEST, "malformed");
    private static final OcspAnswer UNAUTHORIZED = OcspAnswer.error(OCSPRespBuilder.UNAUTHORIZED, "unauthorized");
    private static final OcspAnswer TRY_LATER = OcspAnswer.error(OCSPRespBuilder.TRY_LATER, "try-later");

    private final CertificateIds ids;
    private final Statuses statuses;
    private final OcspSigners signers;
    private final AnswerCache cache;
    private final RevisionWatch watch;
    private final OcspProperties properties;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Map<Outcome, Timer> timers = new ConcurrentHashMap<>();

    Responder(
            CertificateIds ids,
            Statuses statuses,
            OcspSigners signers,
            AnswerCache cache,
            RevisionWatch watch,
            OcspProperties properties,
            InstantSource clock,
            MeterRegistry meters) {
        this.ids = ids;
        this.statuses = statuses;
        this.signers = signers;
        this.cache = cache;
        this.watch = watch;
        this.properties = properties;
        this.clock = clock;
        this.meters = meters;
    }

    /** Returns the answer to a request in DER if there is one that need not be made. */
    Optional<OcspAnswer> known(byte[] request) {
        Timer.Sample started = Timer.start(meters);
        Optional<OcspAnswer> known = find(Bytes.of(request));
        known.ifPresent(answer -> started.stop(timer(answer, true)));
        return known;
    }

    /** Returns the answer to a request in DER. */
    OcspAnswer answer(byte[] request) {
        Timer.Sample started = Timer.start(meters);
        boolean[] cached = {false};
        OcspAnswer answer;
        try {
            answer = answer(OcspQuery.parse(request), cached);
        } catch (MalformedQueryException e) {
            answer = MALFORMED;
        } catch (RuntimeException e) {
            // the database or the issuing key cannot be reached
            log.warn("no OCSP answer: {}", e.toString());
            answer = TRY_LATER;
        }
        started.stop(timer(answer, cached[0]));
        return answer;
    }

    private Timer timer(OcspAnswer answer, boolean isCached) {
        return timers.computeIfAbsent(
                new Outcome(answer.status(), isCached),
                outcome -> Timer.builder("fourfold.ca.ocsp")
                        .description("From an OCSP request to its answer")
                        .tags("status", outcome.status(), "cached", Boolean.toString(outcome.isCached()))
                        .publishPercentileHistogram()
                        .register(meters));
    }

    private record Outcome(String status, boolean isCached) {}

    private OcspAnswer answer(OcspQuery query, boolean[] cached) {
        Optional<IssuingAuthority> issuer =
                query.wanted().stream().flatMap(id -> ids.issuer(id).stream()).findFirst();
        if (issuer.isEmpty()) {
            // RFC 6960, section 2.3: not the one to ask
            return UNAUTHORIZED;
        }
        Optional<Serial> only = query.wanted().size() == 1 && query.nonce().isEmpty()
                ? CertificateIds.serial(query.wanted().getFirst())
                : Optional.empty();
        if (only.isEmpty()) {
            return sign(query, issuer.get());
        }
        Bytes shortest = OcspQuery.about(query.wanted().getFirst());
        Optional<OcspAnswer> known = find(shortest);
        cached[0] = known.isPresent();
        return known.orElseGet(() -> {
            // while changes elsewhere are not heard of, nothing would make the answer go again
            boolean isCurrent = watch.isCurrent();
            long changes = cache.changes();
            OcspAnswer made = sign(query, issuer.get());
            if (isCurrent && !made.status().equals("unknown")) {
                cache.put(shortest, new Kept(issuer.get().id(), only.get(), made), changes);
            }
            return made;
        });
    }

    /** Only while this process knows of what others revoke. */
    private Optional<OcspAnswer> find(Bytes shortest) {
        Instant now = clock.instant();
        return cache.find(shortest)
                .filter(kept -> watch.isCurrent() && ids.speaksFor(kept.issuer()))
                .map(Kept::answer)
                .filter(answer -> answer.validity()
                        .filter(validity -> validity.isFresh(now))
                        .isPresent());
    }

    private OcspAnswer sign(OcspQuery query, IssuingAuthority issuer) {
        OcspSigner signer = signers.of(issuer);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant wanted = now.plus(properties.validity());
        Instant next = wanted.isBefore(signer.ends()) ? wanted : signer.ends();
        BasicOCSPRespBuilder answer = signer.answer();
        List<Status> found =
                query.wanted().stream().map(id -> status(id, issuer)).toList();
        for (int i = 0; i < found.size(); i++) {
            answer.addResponse(
                    new CertificateID(query.wanted().get(i)),
                    CertificateStatuses.of(found.get(i)),
                    Date.from(now),
                    Date.from(next),
                    null);
        }
        query.nonce().ifPresent(nonce -> answer.setResponseExtensions(new Extensions(nonce)));
        try {
            return new OcspAnswer(
                    OcspAnswer.encoded(new OCSPRespBuilder()
                            .build(OCSPRespBuilder.SUCCESSFUL, signer.sign(answer, clock.instant()))),
                    found.size() == 1 ? CertificateStatuses.name(found.getFirst()) : "several",
                    query.nonce().isPresent() ? Optional.empty() : Optional.of(new Validity(now, next)));
        } catch (OCSPException e) {
            throw new IllegalStateException("An answer cannot be signed", e);
        }
    }

    private Status status(CertID id, IssuingAuthority signing) {
        return ids.issuer(id)
                .filter(issuer -> issuer.id() == signing.id())
                .flatMap(_ -> CertificateIds.serial(id))
                .map(serial -> statuses.of(signing.id(), serial))
                .orElse(new Status.Unknown());
    }
}
