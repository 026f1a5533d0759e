package dev.fourfold.client.otp;

import static dev.fourfold.client.otp.InboxTest.delivery;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.protocol.enrolment.Passphrase;
import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.protocol.otp.OtpText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the inbox shows what it has, whatever the clocks say. */
class InboxTermsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE = Duration.ofMinutes(5);
    private static final Duration MOMENT = Duration.ofMillis(1);

    @TempDir
    private Path directory;

    private Instant now = Instant.parse("2026-11-01T12:00:00Z");
    private long count = Long.MAX_VALUE - 1000; // it may overflow
    private Changes changes = new Changes();
    private Inbox inbox;

    @BeforeEach
    void open() throws IOException {
        inbox = reopened();
    }

    @Test
    void showsACodeUntilTheMomentOfItsEndWithoutARound() {
        inbox.store(delivery("dlv_1", FIVE));

        pass(FIVE.minus(MOMENT));
        assertThat(shown()).containsExactly("dlv_1");
        pass(MOMENT);
        assertThat(shown()).isEmpty();
    }

    @Test
    void isNotFooledByAClockThatIsSetBackWhileItRuns() {
        inbox.store(delivery("dlv_1", FIVE));
        set(Duration.ofHours(-3));

        pass(FIVE.minus(MOMENT));
        assertThat(shown()).containsExactly("dlv_1");
        pass(MOMENT);
        assertThat(shown()).isEmpty();
    }

    @Test
    void showsNothingTooLongWhenTheMachineHasSlept() {
        inbox.store(delivery("dlv_1", FIVE));
        now = now.plus(FIVE); // and the other clock stood still

        assertThat(shown()).isEmpty();
    }

    @Test
    void doesNotShowAgainWhatWasOverForAMoment() {
        inbox.store(delivery("dlv_1", FIVE));
        set(FIVE);
        assertThat(shown()).isEmpty();
        set(FIVE.negated());

        assertThat(shown()).isEmpty();
    }

    @Test
    void showsACodeAfterARestartForWhatIsLeft() throws IOException {
        inbox.store(delivery("dlv_1", FIVE));
        pass(MINUTE);
        restart();

        pass(Duration.ofMinutes(4).minus(MOMENT));
        assertThat(shown()).containsExactly("dlv_1");
        pass(MOMENT);
        assertThat(shown()).isEmpty();
    }

    @Test
    void showsNothingThatEndedWhileItWasStopped() throws IOException {
        inbox.store(delivery("dlv_1", FIVE));
        pass(FIVE);
        restart();

        assertThat(shown()).isEmpty();
        assertThat(inbox.store(delivery("dlv_1", FIVE))).isEqualTo(Inbox.Outcome.REPEATED);
    }

    @Test
    void showsNothingWhenTheClockWasSetBackBehindTheArrivalWhileItWasStopped() throws IOException {
        inbox.store(delivery("dlv_1", FIVE));
        pass(MINUTE);
        set(MINUTE.plus(MOMENT).negated());
        restart();

        assertThat(shown()).isEmpty();
    }

    @Test
    void showsNothingWhenTheClockWasSetForwardOverTheEndWhileItWasStopped() throws IOException {
        inbox.store(delivery("dlv_1", FIVE));
        set(FIVE);
        restart();
        set(FIVE.negated());

        assertThat(shown()).isEmpty();
    }

    @Test
    void doesNotShowALateRepetitionOfWhatHasExpired() throws IOException {
        inbox.store(delivery("dlv_1", MINUTE));
        pass(MINUTE);
        inbox.purge();

        assertThat(inbox.store(delivery("dlv_1", FIVE))).isEqualTo(Inbox.Outcome.REPEATED);
        restart();
        assertThat(inbox.store(delivery("dlv_1", FIVE))).isEqualTo(Inbox.Outcome.REPEATED);
        assertThat(shown()).isEmpty();
    }

    @Test
    void remembersNoNameForLongerThanACodeIsValid() throws IOException {
        inbox.store(delivery("dlv_1", MINUTE));
        pass(MINUTE);
        inbox.purge();
        pass(OtpMessage.MAX_VALIDITY.minus(MOMENT));
        inbox.purge();
        assertThat(files()).contains("dlv_1.otp");

        pass(MOMENT);
        inbox.purge();
        assertThat(files()).containsExactly("inbox.p12");
    }

    @Test
    void shortensTheMemoryOfANameByNoClockThatIsSet() throws IOException {
        inbox.withdraw(new OtpMessage.Withdraw("dlv_1", null));
        set(Duration.ofDays(1));
        restart();
        inbox.purge();

        assertThat(inbox.store(delivery("dlv_1", FIVE))).isEqualTo(Inbox.Outcome.REPEATED);
        assertThat(shown()).isEmpty();
    }

    @Test
    void showsTheNoticeInPlaceOfTheCodeUntilTheCodeWouldHaveEnded() throws IOException {
        inbox.store(delivery("dlv_1", FIVE));
        pass(MINUTE);
        inbox.withdraw(new OtpMessage.Withdraw("dlv_1", OtpText.of("It is locked.")));
        assertNoticeIsShown();
        assertThat(inbox.held()).isEmpty();
        restart();
        assertNoticeIsShown();

        assertThat(inbox.store(delivery("dlv_1", FIVE))).isEqualTo(Inbox.Outcome.REPEATED);
        assertNoticeIsShown();
        pass(Duration.ofMinutes(4));
        assertThat(shown()).isEmpty();
    }

    private void assertNoticeIsShown() {
        assertThat(inbox.messages()).singleElement().satisfies(message -> {
            assertThat(message.text().reveal()).isEqualTo("It is locked.");
            assertThat(message.isWithdrawn()).isTrue();
        });
    }

    @Test
    void showsNoNoticeOfACodeThatItDoesNotShow() {
        inbox.withdraw(new OtpMessage.Withdraw("dlv_1", OtpText.of("It is locked.")));
        inbox.store(delivery("dlv_2", MINUTE));
        pass(MINUTE);
        inbox.withdraw(new OtpMessage.Withdraw("dlv_2", OtpText.of("It is locked.")));

        assertThat(shown()).isEmpty();
    }

    @Test
    void removesACodeForGood() throws IOException {
        inbox.store(delivery("dlv_1", FIVE));
        inbox.withdraw(new OtpMessage.Withdraw("dlv_1", null));
        assertThat(shown()).isEmpty();
        restart();

        assertThat(inbox.store(delivery("dlv_1", FIVE))).isEqualTo(Inbox.Outcome.REPEATED);
        assertThat(shown()).isEmpty();
    }

    @Test
    @Thorough("it takes seconds")
    void remembersNoMoreThanAThousandNamesThatItNeverSaw() throws IOException {
        for (int i = 0; i <= 1000; i++) {
            inbox.withdraw(new OtpMessage.Withdraw("dlv_" + i, null));
        }

        assertThat(files()).hasSize(1001).doesNotContain("dlv_1000.otp");
    }

    @Test
    void namesEachStateByACursorOfItsOwn() throws IOException {
        String empty = inbox.state().cursor();
        assertThat(inbox.state().cursor()).isEqualTo(empty);

        inbox.store(delivery("dlv_1", FIVE));
        String one = inbox.state().cursor();
        inbox.store(delivery("dlv_1", FIVE));
        assertThat(inbox.state().cursor()).isEqualTo(one).isNotEqualTo(empty);

        pass(FIVE);
        String expired = inbox.state().cursor();
        assertThat(expired).isNotIn(empty, one);
        restart();
        assertThat(inbox.state().cursor()).isNotIn(empty, one, expired);
    }

    private List<String> shown() {
        return inbox.messages().stream().map(Message::deliveryId).toList();
    }

    private void pass(Duration time) {
        set(time);
        count += time.toNanos();
    }

    private void set(Duration difference) {
        now = now.plus(difference);
    }

    /** Starts again, with a clock that counts from elsewhere. */
    private void restart() throws IOException {
        count = -count / 3;
        inbox = reopened();
    }

    private Inbox reopened() throws IOException {
        changes = new Changes();
        return Inbox.open(
                directory, Passphrase.of("correct horse battery"), new Clocks(() -> now, () -> count), changes);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
