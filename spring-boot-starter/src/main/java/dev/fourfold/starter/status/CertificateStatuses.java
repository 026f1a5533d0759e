package dev.fourfold.starter.status;

import dev.fourfold.protocol.CertificateId;
import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.protocol.StatusAnswer;
import dev.fourfold.protocol.StatusQuestion;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the CA whether certificates were revoked, outside of the handshake, and keeps the answers. An answer that is still
 * fresh is not asked for again; a good one that is older counts to its end when the CA does not answer, and after that
 * nothing is known: whoever needs to know has to wait. Of one certificate there is one question at a time.
 */
public final class CertificateStatuses {

    private static final Logger log = LoggerFactory.getLogger(CertificateStatuses.class);

    // Implementation constants
    private static final int MOST_KEPT = 50_000;

    private final StatusSource source;
    private final boolean check;
    private final Duration fresh;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<Standing, LongAdder> answers = new EnumMap<>(Standing.class);
    private final Unanswered unanswered = new Unanswered();
    private final ConcurrentMap<CertificateId, CompletableFuture<Answer>> underWay = new ConcurrentHashMap<>();

    private final Map<CertificateId, Answer> kept = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75F, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CertificateId, Answer> eldest) {
            return size() > MOST_KEPT;
        }
    });

    /** Statuses from {@code source}, or none at all if {@code check} is false: then all certificates are good. */
    CertificateStatuses(StatusSource source, boolean check, Duration fresh, InstantSource clock) {
        this.source = source;
        this.check = check;
        this.fresh = fresh;
        this.clock = clock;
        for (Standing standing : Standing.values()) {
            answers.put(standing, new LongAdder());
        }
    }

    /** Returns statuses that are good without anybody being asked. */
    public static CertificateStatuses unchecked() {
        return new CertificateStatuses(
                (_, _) -> {
                    throw new AssertionError("nobody is asked");
                },
                false,
                Duration.ZERO,
                InstantSource.system());
    }

    /** Returns what is known of the certificate of a peer that was verified. */
    public Standing of(PeerIdentity peer) {
        return of(peer.chain());
    }

    /** Returns what is known of the first certificate of a chain that was verified; the second has issued it. */
    public Standing of(List<X509Certificate> chain) {
        if (check && chain.size() < 2) {
            var missing = new NoResponderException("its issuer is not shown");
            return unaskable(chain.getFirst(), Instant.MIN, clock.instant(), missing)
                    .standing();
        }
        return check ? of(chain.getFirst(), chain.get(1)) : Standing.GOOD;
    }

    /** Returns what is known of a certificate that {@code issuer} has issued. */
    public Standing of(X509Certificate certificate, X509Certificate issuer) {
        if (!check) {
            return Standing.GOOD;
        }
        Answer last = kept.get(CertificateId.of(certificate));
        Answer present = last != null && last.isFresh(fresh, clock.instant()) ? last : askOnce(certificate, issuer);
        return present.at(clock.instant());
    }

    /** Asks what had no answer once more, until there is none again. */
    void askAgain() {
        for (Unanswered.Question question : unanswered.questions(clock.instant())) {
            of(question.certificate(), question.issuer());
            Answer answer = kept.get(CertificateId.of(question.certificate()));
            if (answer == null || answer.standing() == Standing.SILENT) {
                return;
            }
        }
    }

    /** Asks, unless somebody is asking already: then it waits for that answer. */
    private Answer askOnce(X509Certificate certificate, X509Certificate issuer) {
        CertificateId id = CertificateId.of(certificate);
        var mine = new CompletableFuture<Answer>();
        CompletableFuture<Answer> others = underWay.putIfAbsent(id, mine);
        if (others != null) {
            return others.join();
        }
        try {
            Answer last = kept.get(id); // there may be one since we looked
            Instant now = clock.instant();
            Answer answer = last != null && last.isFresh(fresh, now) ? last : ask(certificate, issuer, last, now);
            kept.put(id, answer);
            mine.complete(answer);
            return answer;
        } finally {
            underWay.remove(id, mine);
            mine.cancel(false); // has no effect if there is an answer
        }
    }

    private Answer ask(X509Certificate certificate, X509Certificate issuer, @Nullable Answer last, Instant now) {
        Instant goodUntil = last == null ? Instant.MIN : last.goodUntil();
        Answer answer;
        try {
            var question = StatusQuestion.of(certificate, issuer, random);
            answer = said(question.read(source.answer(question, certificate), clock.instant()), now);
            unanswered.answered(CertificateId.of(certificate));
        } catch (NoResponderException | IllegalArgumentException e) {
            answer = unaskable(certificate, goodUntil, now, e);
        } catch (IOException e) {
            answer = new Answer(Standing.SILENT, now, goodUntil);
            if (unanswered.silent(certificate, issuer, now)) {
                log.warn("The CA does not say whether a certificate is good: {}", e.getMessage());
            }
        }
        count(answer.standing()).increment();
        return answer;
    }

    private static Answer said(StatusAnswer said, Instant now) {
        return switch (said) {
            case StatusAnswer.Good(Instant until) -> new Answer(Standing.GOOD, now, until);
            case StatusAnswer.Revoked(boolean onHold) ->
                new Answer(onHold ? Standing.ON_HOLD : Standing.REVOKED, now, Instant.MIN);
            case StatusAnswer.Unknown _ -> new Answer(Standing.UNKNOWN, now, Instant.MIN);
        };
    }

    private Answer unaskable(X509Certificate certificate, Instant goodUntil, Instant now, Exception why) {
        if (unanswered.unaskable(CertificateId.of(certificate), now)) {
            log.warn(
                    "Nobody can be asked about the certificate of {}: {}",
                    certificate.getSubjectX500Principal(),
                    why.getMessage());
        }
        return new Answer(Standing.SILENT, now, goodUntil);
    }

    /** Returns whether anybody is asked at all. */
    boolean isChecked() {
        return check;
    }

    /** Returns what was asked in vain. */
    Unanswered unanswered() {
        return unanswered;
    }

    /** Returns how many answers there were of a kind. */
    long answers(Standing standing) {
        return count(standing).sum();
    }

    private LongAdder count(Standing standing) {
        return Objects.requireNonNull(answers.get(standing), "one for each");
    }
}
