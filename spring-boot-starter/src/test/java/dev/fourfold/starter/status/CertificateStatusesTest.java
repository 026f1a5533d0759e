package dev.fourfold.starter.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.StatusQuestion;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CertificateStatusesTest {

    private static final Duration FRESH = Duration.ofSeconds(5);

    private TestCa ca;
    private X509Certificate device;
    private CertificateStatuses statuses;

    @BeforeEach
    void begin() throws Exception {
        ca = new TestCa();
        device = ca.device();
        statuses = new CertificateStatuses(ca, true, FRESH, () -> ca.now);
    }

    private Standing ask() {
        return statuses.of(device, ca.certificate);
    }

    private void later(Duration time) {
        ca.now = ca.now.plus(time);
    }

    /** The CA has said that the certificate is good, and that is fresh no more. */
    private void knowsAGoodAnswer() {
        assertThat(ask()).isEqualTo(Standing.GOOD);
        later(FRESH);
    }

    private static RevokedStatus revoked(int reason) {
        return new RevokedStatus(Date.from(TestCa.BEGIN), reason);
    }

    @Test
    void areWhatTheCaSays() {
        assertThat(ask()).isEqualTo(Standing.GOOD);
        later(FRESH);
        ca.status = revoked(CRLReason.certificateHold);
        assertThat(ask()).isEqualTo(Standing.ON_HOLD);
        later(FRESH);
        ca.status = CertificateStatus.GOOD;
        assertThat(ask()).isEqualTo(Standing.GOOD);
        later(FRESH);
        ca.status = revoked(CRLReason.keyCompromise);
        assertThat(ask()).isEqualTo(Standing.REVOKED);
        later(FRESH);
        ca.status = new UnknownStatus();
        assertThat(ask()).isEqualTo(Standing.UNKNOWN);

        for (Standing standing : List.of(Standing.ON_HOLD, Standing.REVOKED, Standing.UNKNOWN)) {
            assertThat(statuses.answers(standing)).as("%s", standing).isEqualTo(1);
        }
        assertThat(statuses.answers(Standing.GOOD)).isEqualTo(2);
        assertThat(statuses.answers(Standing.SILENT)).isZero();
    }

    @Test
    void areNotAskedForWhileAnAnswerIsFresh() {
        ask();
        later(FRESH.minusNanos(1));
        ask();
        assertThat(ca.questions).hasValue(1);
        later(Duration.ofNanos(1));
        ask();
        assertThat(ca.questions).hasValue(2);
    }

    @Test
    void areAskedForWhenTheClockWasSetBack() {
        ask();
        later(Duration.ofHours(-1).plusNanos(1));
        ca.status = revoked(CRLReason.keyCompromise);

        assertThat(ask()).isEqualTo(Standing.REVOKED);
    }

    @Test
    void areGoodInASilenceUntilTheLastAnswerEnds() {
        ask();
        ca.failure = new IOException("silence");
        later(Duration.ofHours(1).minusNanos(1));
        assertThat(ask()).isEqualTo(Standing.STILL_GOOD);
        later(FRESH);
        assertThat(ask()).isEqualTo(Standing.SILENT);
    }

    @Test
    void areGoodNoLongerThanTheLastAnswerThoughNobodyAsksAgain() {
        ca.validity = Duration.ofSeconds(3);
        ask();
        ca.failure = new IOException("silence");
        later(Duration.ofSeconds(2));
        assertThat(ask()).as("fresh").isEqualTo(Standing.GOOD);
        later(FRESH);
        assertThat(ask()).isEqualTo(Standing.SILENT);
        later(FRESH.minusSeconds(1));
        assertThat(ask()).isEqualTo(Standing.SILENT);
    }

    @Test
    void closeWhenTheCaDoesNotKnowTheCertificateAnyMore() {
        knowsAGoodAnswer();
        ca.status = new UnknownStatus();
        assertThat(ask()).isEqualTo(Standing.UNKNOWN);

        later(FRESH);
        ca.failure = new IOException("silence");
        assertThat(ask()).as("in a silence after it").isEqualTo(Standing.SILENT);
    }

    @Test
    void closeWhenTheCaDoesNotKnowTheCertificateThoughTheTimesOfTheAnswerAreOdd() {
        knowsAGoodAnswer();
        ca.status = new UnknownStatus();
        ca.age = Duration.ofDays(1);
        assertThat(ask()).isEqualTo(Standing.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(ints = {CRLReason.certificateHold, CRLReason.keyCompromise})
    void stayClosedInASilenceAfterARevocation(int reason) {
        knowsAGoodAnswer();
        ca.status = revoked(reason);
        ask();
        later(FRESH);
        ca.failure = new IOException("silence");
        assertThat(ask()).isEqualTo(Standing.SILENT);
    }

    /** Something that the CA never said, or not now: it neither opens nor ends what a good answer had opened. */
    private void assertIsNoAnswer() {
        assertThat(ask()).isEqualTo(Standing.SILENT);
        assertThat(statuses.answers(Standing.SILENT)).isEqualTo(1);
        assertThat(statuses.unanswered().since(ca.now)).contains(ca.now);
    }

    @Test
    void doNotTakeAnAnswerOfTheFuture() {
        ca.age = Duration.ofHours(-1);
        assertIsNoAnswer();
    }

    @Test
    void doNotTakeAnAnswerThatIsOver() {
        ca.age = Duration.ofHours(2);
        assertIsNoAnswer();
    }

    @Test
    void doNotTakeAnAnswerToAnotherQuestion() {
        ca.otherNonce = true;
        assertIsNoAnswer();
    }

    @Test
    void doNotTakeAWordOfAnotherCa() throws Exception {
        ca.signer = TestCa.keys();
        assertIsNoAnswer();
    }

    @Test
    void takeAWordOfWhomTheCaHasCertifiedForIt() throws Exception {
        ca.delegate(KeyPurposeId.id_kp_OCSPSigning, TestCa.BEGIN.plusSeconds(60));
        assertThat(ask()).isEqualTo(Standing.GOOD);

        later(FRESH);
        ca.failure = new IOException("silence");
        assertThat(ask()).isEqualTo(Standing.STILL_GOOD);
        later(Duration.ofSeconds(60));
        assertThat(ask()).as("after the end of the responder's certificate").isEqualTo(Standing.SILENT);
    }

    @Test
    void doNotTakeAWordOfWhomTheCaHasCertifiedForSomethingElse() throws Exception {
        ca.delegate(KeyPurposeId.id_kp_clientAuth, TestCa.BEGIN.plusSeconds(60));
        assertIsNoAnswer();
    }

    @Test
    void doNotTakeAWordOfAResponderWhoseCertificateIsOver() throws Exception {
        ca.delegate(KeyPurposeId.id_kp_OCSPSigning, TestCa.BEGIN.minusSeconds(1));
        assertIsNoAnswer();
    }

    @Test
    void doNotTakeARevocationThatTheCaHasNotSigned() throws Exception {
        knowsAGoodAnswer();
        ca.status = revoked(CRLReason.keyCompromise);
        ca.signer = TestCa.keys();
        assertThat(ask()).isEqualTo(Standing.STILL_GOOD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "30", "3000", "30030a0100", "deadbeef"})
    void doNotTakeWhatIsNoAnswer(String hex) {
        ca.instead = Bytes.ofHex(hex);
        assertIsNoAnswer();
    }

    @Test
    void doNotTakeAnError() throws Exception {
        ca.instead =
                Bytes.of(new OCSPRespBuilder().build(OCSPResp.TRY_LATER, null).getEncoded());
        assertIsNoAnswer();
    }

    @Test
    void doNotTakeATimeoutForAnAnswer() {
        ca.failure = new HttpTimeoutException("too long");
        assertIsNoAnswer();
    }

    @Test
    void areSilentOfACertificateThatNamesNobodyToAsk() {
        ca.failure = new NoResponderException("nobody");
        assertThat(ask()).isEqualTo(Standing.SILENT);
        assertThat(statuses.unanswered().unaskable(ca.now)).isEqualTo(1);
        assertThat(statuses.unanswered().since(ca.now)).isEmpty();

        later(Duration.ofMinutes(10).plusNanos(1));
        assertThat(statuses.unanswered().unaskable(ca.now))
                .as("and nobody needs it any more")
                .isZero();
    }

    @Test
    void areSilentOfAPeerThatDoesNotShowItsIssuer() {
        var peer = new PeerIdentity(PeerName.of("client.com"), List.of(device));
        assertThat(statuses.of(peer)).isEqualTo(Standing.SILENT);
        assertThat(ca.questions).hasValue(0);
    }

    @Test
    void areGoodWithoutAQuestionWhereNobodyIsToBeAsked() {
        statuses = new CertificateStatuses(ca, false, FRESH, () -> ca.now);
        assertThat(ask()).isEqualTo(Standing.GOOD);
        assertThat(statuses.of(new PeerIdentity(PeerName.of("client.com"), List.of(device))))
                .isEqualTo(Standing.GOOD);
        assertThat(ca.questions).hasValue(0);
    }

    @Test
    void areAskedForOnceForAllWhoAskAtTheSameTime() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        statuses = new CertificateStatuses(
                (question, certificate) -> {
                    asked.countDown();
                    await(answer);
                    return ca.answer(question, certificate);
                },
                true,
                FRESH,
                () -> ca.now);
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            var standings = IntStream.range(0, 50)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(this::ask, askers))
                    .toList();
            await(asked);
            assertThat(standings).noneMatch(CompletableFuture::isDone);
            answer.countDown();
            assertThat(standings).allMatch(standing -> standing.join() == Standing.GOOD);
        }
        assertThat(ca.questions).hasValue(1);
    }

    @Test
    void doNotKeepOthersWaitingForOneCertificate() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        X509Certificate slow = device;
        statuses = new CertificateStatuses(
                (StatusQuestion question, X509Certificate certificate) -> {
                    if (certificate.equals(slow)) {
                        asked.countDown();
                        await(answer);
                    }
                    return ca.answer(question, certificate);
                },
                true,
                FRESH,
                () -> ca.now);
        Thread first = Thread.startVirtualThread(this::ask);
        await(asked);
        assertThat(statuses.of(ca.device(), ca.certificate)).isEqualTo(Standing.GOOD);
        answer.countDown();
        first.join();
    }

    @Test
    void keepNobodyWaitingWhenAQuestionFailsUnexpectedly() {
        statuses = new CertificateStatuses(
                (_, _) -> {
                    throw new IllegalStateException("unexpected");
                },
                true,
                FRESH,
                () -> ca.now);
        for (int i = 0; i < 2; i++) {
            assertThat(catchThrowable(this::ask)).isInstanceOf(IllegalStateException.class);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void tellOfWhatHadNoAnswerUntilThereIsOne() throws Exception {
        ca.failure = new IOException("silence");
        Instant first = ca.now;
        ask();
        later(FRESH);
        X509Certificate other = ca.device();
        statuses.of(other, ca.certificate);
        assertThat(statuses.unanswered().since(ca.now)).contains(first);
        assertThat(statuses.unanswered().questions(ca.now)).hasSize(2);

        later(FRESH);
        statuses.askAgain();
        assertThat(ca.questions).as("it stops at the first that has no answer").hasValue(3);

        ca.failure = null;
        later(FRESH);
        statuses.of(other, ca.certificate);
        assertThat(statuses.unanswered().since(ca.now)).as("of the other one").contains(first);
        statuses.askAgain();
        assertThat(statuses.unanswered().since(ca.now)).isEmpty();
        assertThat(ca.questions).hasValue(5);
    }

    @Test
    void askAgainForTheOthersThoughOneNeverHasAnAnswer() throws Exception {
        X509Certificate spoilt = device;
        statuses = new CertificateStatuses(
                (question, certificate) -> {
                    if (ca.failure == null && certificate.equals(spoilt)) {
                        throw new IOException("never");
                    }
                    return ca.answer(question, certificate);
                },
                true,
                FRESH,
                () -> ca.now);
        ca.failure = new IOException("silence");
        ask();
        statuses.of(ca.device(), ca.certificate);
        ca.failure = null;
        later(FRESH);
        statuses.askAgain();
        later(FRESH);
        statuses.askAgain();

        assertThat(statuses.unanswered().questions(ca.now))
                .extracting(Unanswered.Question::certificate)
                .containsExactly(spoilt);
    }

    @Test
    void doNotWaitForAWordOnACertificateThatIsOver() {
        ca.failure = new IOException("silence");
        ask();
        later(Duration.ofDays(31));
        assertThat(statuses.unanswered().since(ca.now)).isEmpty();
    }
}
