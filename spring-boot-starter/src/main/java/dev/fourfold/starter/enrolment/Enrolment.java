package dev.fourfold.starter.enrolment;

import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.TrustAnchors;
import dev.fourfold.protocol.enrolment.CertificateRequest;
import dev.fourfold.protocol.enrolment.EnrolmentClient;
import dev.fourfold.protocol.enrolment.IssuedCertificate;
import dev.fourfold.protocol.enrolment.RootPin;
import dev.fourfold.protocol.provider.NativeSignatures;
import dev.fourfold.protocol.provider.NativeX25519;
import dev.fourfold.starter.enrolment.RenewalSchedule.Pace;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps this application's identity: takes the stored one, or asks the CA for one, in the background and for as long as
 * it takes; renews it in time, with a new key, and goes on with the old one while that fails. A new identity is saved
 * before it is published.
 *
 * <pre>
 *   start ── stored and good ──▶ published ◀── saved ◀── issued
 *     │                              │                     ▲
 *     │                              └─ time to renew ───▶ ask the CA ─┐
 *     └─ none ────────────────────────────────────────────▶ ▲          │ no, or not there
 *                                                           └── wait ◀─┘
 * </pre>
 */
final class Enrolment implements IdentitySource, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Enrolment.class);

    /** Sleeps are cut, so that a clock that was set, or a machine that slept, is noticed. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(10);

    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(10);

    /** How attempts end, as metrics count them. */
    enum Outcome {
        ISSUED,
        REFUSED,
        FAILED
    }

    /** Is told each identity when it is published. */
    interface Listener {
        void published(Identity identity, List<X509Certificate> roots);
    }

    /** Lets time pass. */
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    private record Published(Identity identity, TrustAnchors trust, Instant renewal) {}

    private record Unsaved(Identity identity, List<X509Certificate> roots) {}

    private final EnrolmentProperties properties;
    private final EnrolmentClient client;
    private final IdentityStore store;
    private final RenewalSchedule schedule;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final Listener listener;

    private final CountDownLatch first = new CountDownLatch(1);
    private final Map<Outcome, LongAdder> attempts = new ConcurrentHashMap<>();
    private volatile @Nullable Published published;
    private volatile EnrolmentStatus status = new EnrolmentStatus.Retrying("not asked yet");
    private volatile @Nullable Thread thread;

    // only the enrolment's own thread uses these
    private Optional<Identity> stored = Optional.empty();
    private Optional<Unsaved> unsaved = Optional.empty();
    private int failures;

    Enrolment(
            EnrolmentProperties properties,
            EnrolmentClient client,
            IdentityStore store,
            RenewalSchedule schedule,
            InstantSource clock,
            Sleeper sleeper,
            Listener listener) {
        this.properties = properties;
        this.client = client;
        this.store = store;
        this.schedule = schedule;
        this.clock = clock;
        this.sleeper = sleeper;
        this.listener = listener;
    }

    @Override
    public Optional<Identity> current() {
        return Optional.ofNullable(published).map(Published::identity);
    }

    @Override
    public Identity await() throws InterruptedException {
        first.await();
        return current().orElseThrow();
    }

    @Override
    public TrustAnchors trust() {
        Published now = published;
        if (now == null) {
            throw new IllegalStateException("There is no identity yet, and so no root");
        }
        return now.trust;
    }

    EnrolmentStatus status() {
        return status;
    }

    long attempts(Outcome outcome) {
        LongAdder count = attempts.get(outcome);
        return count == null ? 0 : count.sum();
    }

    /** Returns whether there is an identity whose certificate has not expired. */
    boolean isCurrent() {
        return current().filter(this::lives).isPresent();
    }

    private boolean lives(Identity identity) {
        return clock.instant().isBefore(identity.certificate().getNotAfter().toInstant());
    }

    /** Takes the stored identity if a root is at hand; what needs the CA is left to the thread. */
    @Override
    public void start() {
        log.info(NativeSignatures.inWords());
        log.info(NativeX25519.inWords());
        stored = store.load();
        List<X509Certificate> roots = localRoots();
        if (!roots.isEmpty()) {
            adoptStored(roots);
        }
        thread = Thread.ofVirtual().name("enrolment").start(this::run);
    }

    private List<X509Certificate> localRoots() {
        try {
            return switch (properties.pin()) {
                case RootPin.File _ -> client.roots();
                case RootPin.Fingerprint fingerprint -> storedRoots(Set.of(fingerprint));
                case RootPin.AnyOf(Set<RootPin.Fingerprint> fingerprints) -> storedRoots(fingerprints);
            };
        } catch (IOException _) {
            return List.of(); // the thread tries again, and says why
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private List<X509Certificate> storedRoots(Set<RootPin.Fingerprint> pinned) {
        return store.roots().stream()
                .filter(root -> pinned.contains(RootPin.Fingerprint.of(root)))
                .toList();
    }

    private void run() {
        try {
            while (true) {
                Duration pause = doWhatIsDue();
                sleeper.sleep(pause.compareTo(LONGEST_SLEEP) < 0 ? pause : LONGEST_SLEEP);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // we are stopped
        }
    }

    /** Returns after how long something may be due again. */
    private Duration doWhatIsDue() throws InterruptedException {
        Published now = published;
        if (now != null && clock.instant().isBefore(now.renewal)) {
            return Duration.between(clock.instant(), now.renewal);
        }
        try {
            obtain(current().filter(this::lives));
            failures = 0;
            return Duration.ZERO;
        } catch (IOException e) {
            failures++;
            return schedule.retry(failed(e), failures);
        } catch (RuntimeException e) {
            log.error("Enrolment failed in a way that it should not", e);
            failures++;
            return schedule.retry(failed(new IOException(e)), failures);
        }
    }

    private void obtain(Optional<Identity> old) throws IOException, InterruptedException {
        if (unsaved.isEmpty()) {
            List<X509Certificate> roots = client.roots();
            if (old.isEmpty() && adoptStored(roots)) {
                return;
            }
            CertificateRequest request = CertificateRequest.create(properties.subject(), properties.names());
            Identity issued = old.isPresent()
                    ? client.renew(old.get(), request)
                    : client.enrol(request, properties.requireToken());
            unsaved = Optional.of(new Unsaved(issued, roots));
        }
        Unsaved issued = unsaved.get(); // stays, if it cannot be saved: the token may be spent
        store.save(issued.identity, issued.roots);
        unsaved = Optional.empty();
        count(Outcome.ISSUED);
        publish(old.isPresent() ? "Renewed" : "Enrolled", issued.identity, issued.roots);
    }

    private boolean adoptStored(List<X509Certificate> roots) {
        Optional<Identity> candidate = stored;
        stored = Optional.empty();
        if (candidate.isEmpty()) {
            return false;
        }
        Identity identity = candidate.get();
        try {
            IssuedCertificate.check(
                    identity.chain(),
                    identity.certificate().getPublicKey(),
                    properties.names(),
                    roots,
                    clock.instant());
        } catch (IOException e) {
            log.info("The stored identity is not used: {}", e.getMessage());
            return false;
        }
        publish("Known", identity, roots);
        return true;
    }

    private void publish(String how, Identity identity, List<X509Certificate> roots) {
        X509Certificate certificate = identity.certificate();
        // one value until the next renewal: it knows the peers whose chains it has checked
        TrustAnchors trust = TrustAnchors.of(roots.toArray(X509Certificate[]::new));
        published = new Published(identity, trust, renewal(certificate));
        status = new EnrolmentStatus.Settled();
        listener.published(identity, roots);
        first.countDown();
        log.info(
                "{} as {} with {} until {}",
                how,
                certificate.getSubjectX500Principal(),
                certificate.getIssuerX500Principal(),
                certificate.getNotAfter().toInstant());
    }

    /** Never at once: a CA whose certificates are old from the start shall not be asked without end. */
    private Instant renewal(X509Certificate certificate) {
        Instant earliest = clock.instant().plus(SHORTEST_LIFE);
        Instant scheduled = schedule.renewal(certificate);
        return scheduled.isBefore(earliest) ? earliest : scheduled;
    }

    /** Notes why it failed, in the log only if that is news, and returns how soon to try again. */
    private Pace failed(IOException e) {
        EnrolmentStatus before = status;
        status = EnrolmentStatus.after(e, properties);
        if (!status.equals(before)) {
            log.warn("{}: {}", isCurrent() ? "No new certificate, the present one stays" : "Not enrolled yet", status);
        }
        return switch (status) {
            case EnrolmentStatus.Refused _ -> {
                count(Outcome.REFUSED);
                yield Pace.PATIENT;
            }
            case EnrolmentStatus.Retrying _, EnrolmentStatus.Settled _ -> {
                count(Outcome.FAILED);
                yield isCurrent() ? Pace.RELAXED : Pace.EAGER;
            }
        };
    }

    private void count(Outcome outcome) {
        attempts.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
    }

    @Override
    public void stop() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Before everything that needs an identity, and stopped after it. */
    @Override
    public int getPhase() {
        return 0;
    }
}
