package dev.fourfold.starter.status;

import dev.fourfold.protocol.CertificateId;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The certificates that were last asked about in vain, so that it can be told, and made up for. */
final class Unanswered {

    // Implementation constants
    private static final int MOST_KEPT = 1_000;
    private static final Duration UNASKABLE_KEPT = Duration.ofMinutes(10);

    private final Map<CertificateId, Question> questions = new LinkedHashMap<>();
    private final Map<CertificateId, Instant> unaskable = new LinkedHashMap<>();

    /** A question that waits for its answer, and since when. */
    record Question(X509Certificate certificate, X509Certificate issuer, Instant since) {}

    /** The responder did not say; who was asked about last is last. Returns whether it is the first. */
    synchronized boolean silent(X509Certificate certificate, X509Certificate issuer, Instant now) {
        boolean first = questions.isEmpty();
        CertificateId id = CertificateId.of(certificate);
        Question before = questions.remove(id);
        if (questions.size() < MOST_KEPT) {
            questions.put(id, before == null ? new Question(certificate, issuer, now) : before);
        }
        return first;
    }

    /** There is nobody to ask. Returns whether that is new. */
    synchronized boolean unaskable(CertificateId id, Instant now) {
        return unaskable.put(id, now) == null;
    }

    /** There is an answer. */
    synchronized void answered(CertificateId id) {
        questions.remove(id);
        unaskable.remove(id);
    }

    /** Returns what to ask again; nobody waits for a word on a certificate that is over. */
    synchronized List<Question> questions(Instant now) {
        questions
                .values()
                .removeIf(question ->
                        now.isAfter(question.certificate().getNotAfter().toInstant()));
        return new ArrayList<>(questions.values());
    }

    /** Returns since when there is no answer to something, if that is so. */
    synchronized Optional<Instant> since(Instant now) {
        return questions(now).stream().map(Question::since).min(Instant::compareTo);
    }

    /** Returns of how many certificates it is known that nobody can be asked, of those that were needed lately. */
    synchronized int unaskable(Instant now) {
        unaskable.values().removeIf(wanted -> wanted.plus(UNASKABLE_KEPT).isBefore(now));
        return unaskable.size();
    }
}
