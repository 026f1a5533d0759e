package dev.fourfold.starter.status;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.CertificateId;
import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.protocol.ProtocolException;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the CA whether certificates were revoked, outside of the handshake, and keeps the answers. An answer that is still
 * fresh is not asked for again; one that is older counts to its end when the CA does not answer, and after that nothing is
 * known: whoever needs to know has to wait.
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
    private volatile Optional<Instant> silentSince = Optional.empty();

    private final Map<CertificateId, Answer> kept = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75F, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CertificateId, Answer> eldest) {
            return size() > MOST_KEPT;
        }
    });

    /** What was last heard, when it was asked for, and until when a good answer counts. */
    private record Answer(Standing standing, Instant asked, Instant goodUntil) {

        Standing at(Instant now) {
            return standing == Standing.UNKNOWN && goodUntil.isAfter(now) ? Standing.GOOD : standing;
        }
    }

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
        if (check && peer.chain().size() < 2) {
            log.warn("{} shows a certificate that cannot be asked about: its issuer is missing", peer.name());
            return Standing.UNKNOWN;
        }
        return check ? of(peer.certificate(), peer.chain().get(1)) : Standing.GOOD;
    }

    /** Returns what is known of a certificate that {@code issuer} has issued. */
    public Standing of(X509Certificate certificate, X509Certificate issuer) {
        if (!check) {
            return Standing.GOOD;
        }
        CertificateId id = CertificateId.of(certificate);
        Instant now = clock.instant();
        Answer last = kept.get(id);
        if (last == null || !now.isBefore(last.asked().plus(fresh))) {
            last = ask(certificate, issuer, last == null ? Instant.MIN : last.goodUntil(), now);
            kept.put(id, last);
        }
        return last.at(now);
    }

    private Answer ask(X509Certificate certificate, X509Certificate issuer, Instant goodUntil, Instant now) {
        Answer answer;
        try {
            var question = StatusQuestion.of(certificate, issuer, random);
            answer = new Answer(
                    Standing.GOOD, now, question.read(source.answer(question, certificate), clock.instant()));
            silentSince = Optional.empty();
        } catch (ProtocolException e) {
            boolean revoked = e.alert() == Alert.CERTIFICATE_REVOKED;
            answer = new Answer(revoked ? Standing.REVOKED : Standing.UNKNOWN, now, revoked ? Instant.MIN : goodUntil);
            heard(revoked, now, e);
        } catch (IOException e) {
            answer = new Answer(Standing.UNKNOWN, now, goodUntil);
            heard(false, now, e);
        }
        count(answer.standing()).increment();
        return answer;
    }

    private void heard(boolean revoked, Instant now, IOException failure) {
        if (revoked) {
            silentSince = Optional.empty();
        } else if (silentSince.isEmpty()) {
            silentSince = Optional.of(now);
            log.warn("The CA does not say whether certificates are good: {}", failure.getMessage());
        }
    }

    /** Returns since when the CA has not answered, if that is so. */
    Optional<Instant> silentSince() {
        return silentSince;
    }

    /** Returns how many answers there were of a kind. */
    long answers(Standing standing) {
        return count(standing).sum();
    }

    private LongAdder count(Standing standing) {
        return Objects.requireNonNull(answers.get(standing), "one for each");
    }
}
