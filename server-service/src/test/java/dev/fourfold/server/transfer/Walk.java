package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.Api;
import dev.fourfold.server.Store;
import dev.fourfold.server.delivery.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A transfer, and beside it a model of what has to become of it. */
final class Walk implements AutoCloseable {

    private static final int MOST_ATTEMPTS = 5;
    private static final int MOST_CODES = 4; // more of them are refused by the limits
    private static final int MOST_CONFIRMATIONS = 9;

    /** What can happen. */
    enum Step {
        RIGHT,
        WRONG,
        OLD,
        RESEND,
        RESEND_TOO_SOON,
        CANCEL,
        ACKNOWLEDGE,
        REJECT,
        HOLD,
        ATTACH_AGAIN,
        CODE_EXPIRES,
        TRANSFER_EXPIRES
    }

    /** A code as the model has it. */
    private static final class Code {
        private final OtpMessage.Deliver delivery;
        private String status = "IN_FLIGHT";
        private boolean expired;
        private int refusals;

        private Code(OtpMessage.Deliver delivery) {
            this.delivery = delivery;
        }

        private String digits() {
            String sentence = delivery.text().reveal();
            return sentence.substring(sentence.length() - 7, sentence.length() - 1);
        }

        private boolean isOpen() {
            return status.equals("IN_FLIGHT");
        }
    }

    private final Api api;
    private final Store store;
    private final Device.Maker devices;
    private final String payer;
    private final String id;

    private final List<Code> codes = new ArrayList<>();
    private final List<String> events = new ArrayList<>(List.of("REGISTERED"));
    private Device device;
    private String status = "AWAITING_CODE";
    private int attempts;
    private int confirmations;

    Walk(Api api, Store store, Device.Maker devices, String payer) throws Exception {
        this.api = api;
        this.store = store;
        this.devices = devices;
        this.payer = payer;
        api.post("/api/v1/recipients/" + payer + "/payees", "{\"id\":\"friend\",\"label\":\"Mrs Rao\"}");
        device = devices.attach(payer);
        id = api.post(
                        "/api/v1/transfers",
                        "{\"from\":\"%s\",\"to\":\"friend\",\"amount\":\"1234567.05\"}".formatted(payer))
                .text("/id");
        receive();
    }

    /** Returns what can happen now. */
    List<Step> steps() {
        boolean confirmable = confirmations < MOST_CONFIRMATIONS;
        return Stream.of(Step.values())
                .filter(step -> switch (step) {
                    case RIGHT, WRONG -> confirmable;
                    case OLD -> confirmable && old() != null;
                    case RESEND -> codes.size() < MOST_CODES;
                    case ACKNOWLEDGE, REJECT, RESEND_TOO_SOON, CANCEL, HOLD, ATTACH_AGAIN -> true;
                    case CODE_EXPIRES -> isWaiting() && !newest().expired;
                    case TRANSFER_EXPIRES -> isWaiting();
                })
                .toList();
    }

    void take(Step step) throws Exception {
        switch (step) {
            case RIGHT -> confirm(newest().digits(), "");
            case WRONG -> confirm(wrong(), "wrong-code");
            case OLD -> confirm(String.valueOf(old()), "superseded-code");
            case RESEND -> resend();
            case RESEND_TOO_SOON -> resendTooSoon();
            case CANCEL -> cancel();
            case ACKNOWLEDGE -> acknowledge();
            case REJECT -> reject();
            case HOLD -> hold();
            case ATTACH_AGAIN -> attachAgain();
            case CODE_EXPIRES -> expireCode();
            case TRANSFER_EXPIRES -> expireTransfer();
        }
    }

    private void confirm(String code, String problem) throws Exception {
        confirmations++;
        String answered = api.confirm(id, code).problem();
        if (!isWaiting() || newest().expired) {
            assertThat(answered).isEqualTo(isWaiting() ? "code-expired" : ended());
            return;
        }
        assertThat(answered).isEqualTo(problem);
        attempts++;
        if (problem.isEmpty()) {
            end("AUTHORISED");
        } else {
            events.add(problem.equals("wrong-code") ? "WRONG_CODE" : "SUPERSEDED_CODE");
            if (attempts == MOST_ATTEMPTS) {
                end("LOCKED");
            }
        }
    }

    private String ended() {
        return switch (status) {
            case "AUTHORISED" -> "already-authorised";
            case "LOCKED" -> "authorisation-locked";
            case "EXPIRED" -> "authorisation-expired";
            default -> "not-awaiting-code";
        };
    }

    private void end(String end) throws Exception {
        status = end;
        events.add(end);
        if (newest().isOpen() && !newest().expired) {
            newest().status = "CANCELLED";
            events.add("DELIVERY_CANCELLED");
        }
        if (!newest().expired) {
            OtpMessage.Withdraw withdrawal = device.nextWithdrawal();
            assertThat(withdrawal.deliveryId()).isEqualTo(newest().delivery.deliveryId());
            assertThat(withdrawal.notice() != null).isEqualTo(end.equals("LOCKED"));
        }
    }

    private void resend() throws Exception {
        store.force("UPDATE otp_delivery SET requested_at = requested_at - interval '30 seconds'");
        Api.Answer answer = api.post(path(), "");
        if (!isWaiting()) {
            assertThat(answer.problem()).isEqualTo(ended());
            return;
        }
        boolean reused = newest().isOpen() && !newest().expired;
        assertThat(answer.text("/reused")).isEqualTo(Boolean.toString(reused));
        assertThat(answer.text("/generation")).isEqualTo(Integer.toString(codes.size() + (reused ? 0 : 1)));
        if (reused) {
            events.add("NUDGED");
            receiveAgain();
            return;
        }
        if (newest().status.equals("DELIVERED")) {
            newest().status = "SUPERSEDED";
            events.add("SUPERSEDED");
        }
        events.add("RESEND_REQUESTED");
        if (!newest().expired) {
            assertThat(device.nextWithdrawal().deliveryId())
                    .isEqualTo(newest().delivery.deliveryId());
        }
        receive();
    }

    private void resendTooSoon() throws Exception {
        store.force("UPDATE otp_delivery SET requested_at = now()");
        assertThat(api.post(path(), "").problem()).isEqualTo(isWaiting() ? "resend-too-soon" : ended());
    }

    private void cancel() throws Exception {
        Api.Answer answer = api.delete("/api/v1/transfers/" + id);
        if (isWaiting()) {
            end("CANCELLED");
        }
        assertThat(answer.status()).isEqualTo(status.equals("CANCELLED") ? 204 : 409);
    }

    private void acknowledge() throws Exception {
        device.acknowledge(newest().delivery.deliveryId());
        if (newest().isOpen() && !newest().expired) {
            newest().status = "DELIVERED";
            events.add("DELIVERED");
        }
        settle();
    }

    private void reject() throws Exception {
        device.refuse(newest().delivery.deliveryId());
        if (newest().isOpen() && !newest().expired) {
            newest().refusals++;
            boolean forGood = newest().refusals == 3;
            newest().status = forGood ? "REJECTED" : "IN_FLIGHT";
            events.add(forGood ? "REJECTED" : "REFUSED");
        }
        settle();
    }

    /** Waits until the device's last word was taken: the answer to this one comes after it. */
    private void settle() throws Exception {
        device.holds("dlv_marker");
        assertThat(device.nextWithdrawal().deliveryId()).isEqualTo("dlv_marker");
    }

    private void hold() throws Exception {
        device.holds(codes.stream().map(code -> code.delivery.deliveryId()).toArray(String[]::new));
        int over = codes.size() - (isWaiting() && !newest().expired ? 1 : 0);
        List<String> withdrawn = new ArrayList<>();
        for (int i = 0; i < over; i++) {
            withdrawn.add(device.nextWithdrawal().deliveryId());
        }
        assertThat(withdrawn)
                .containsExactlyInAnyOrderElementsOf(codes.subList(0, over).stream()
                        .map(code -> code.delivery.deliveryId())
                        .toList());
        settle();
    }

    private void attachAgain() throws Exception {
        device.close();
        device = devices.attach(payer);
        if (isWaiting() && newest().isOpen() && !newest().expired) {
            receiveAgain();
        }
    }

    private void expireCode() {
        store.force("UPDATE otp_delivery SET expires_at = now() WHERE transfer_id = '" + id + "'");
        codes.forEach(code -> code.expired = true);
        expireDelivery();
    }

    private void expireTransfer() {
        store.force("UPDATE otp_delivery SET expires_at = now() WHERE transfer_id = '" + id + "'");
        store.force("UPDATE transfer SET authorise_by = now() WHERE id = '" + id + "'");
        codes.forEach(code -> code.expired = true);
        expireDelivery();
        status = "EXPIRED";
        events.add("EXPIRED");
    }

    private void expireDelivery() {
        if (newest().isOpen()) {
            newest().status = "EXPIRED";
            events.add("DELIVERY_EXPIRED");
        }
    }

    private void receive() throws Exception {
        OtpMessage.Deliver delivery = device.next();
        while (delivery.generation() <= codes.size()) {
            delivery = device.next(); // sent again of its own accord, before it was replaced
        }
        assertThat(delivery.transferId()).isEqualTo(id);
        assertThat(delivery.generation()).isEqualTo(codes.size() + 1);
        assertThat(delivery.text().reveal()).startsWith("The OTP for transferring Rs 12,34,567.05 to Mrs Rao is ");
        codes.add(new Code(delivery));
        rest();
    }

    private void receiveAgain() throws Exception {
        OtpMessage.Deliver again = device.next();
        assertThat(again.deliveryId()).isEqualTo(newest().delivery.deliveryId());
        assertThat(again.text().reveal()).isEqualTo(newest().delivery.text().reveal());
        rest();
    }

    /** Lets nothing be sent again of its own accord. */
    private void rest() {
        store.force("UPDATE otp_delivery SET next_attempt_at = now() + interval '1 hour'");
    }

    /** Compares the transfer with the model. */
    void check() throws Exception {
        Api.Answer transfer = api.get("/api/v1/transfers/" + id);
        assertThat(transfer.text("/status")).isEqualTo(status);
        assertThat(transfer.text("/attemptsRemaining")).isEqualTo(Integer.toString(remaining()));
        assertThat(transfer.text("/display")).isEqualTo("Rs 12,34,567.05");
        assertThat(api.get(path()).body().at("/deliveries").valueStream())
                .extracting(delivery -> delivery.at("/status").asString())
                .containsExactlyElementsOf(
                        codes.stream().map(code -> code.status).toList());
        assertThat(inTime(store.audit(id))).containsExactlyElementsOf(inTime(events));
    }

    private int remaining() {
        return MOST_ATTEMPTS - attempts;
    }

    /** The events but those that the server's rounds add a moment later, and the sends. */
    private static List<String> inTime(List<String> all) {
        return all.stream()
                .filter(event -> !List.of("SENT", "EXPIRED", "DELIVERY_EXPIRED").contains(event))
                .toList();
    }

    /** Compares what remains in the end: each event is written once, and what has ended is not sent to anybody. */
    void checkAfterwards() throws Exception {
        Requests.eventually(() -> assertThat(store.audit(id))
                .filteredOn(event -> !event.equals("SENT"))
                .containsExactlyInAnyOrderElementsOf(events));
        store.force("UPDATE otp_delivery SET next_attempt_at = now()");
        device.close();
        device = devices.attach(payer);
        if (isWaiting() && newest().isOpen()) {
            receiveAgain();
        }
        settle();
        assertThat(device.hasNothing()).isTrue();
        check();
    }

    private boolean isWaiting() {
        return status.equals("AWAITING_CODE");
    }

    private Code newest() {
        return codes.getLast();
    }

    /** Returns a code that a newer one has replaced. */
    private @Nullable String old() {
        return codes.stream()
                .map(Code::digits)
                .filter(digits -> !digits.equals(newest().digits()))
                .findFirst()
                .orElse(null);
    }

    /** Returns a code that none of this transfer is. */
    private String wrong() {
        return Stream.of("111111", "222222", "333333", "444444", "555555")
                .filter(guess -> codes.stream().map(Code::digits).noneMatch(guess::equals))
                .findFirst()
                .orElseThrow();
    }

    private String path() {
        return "/api/v1/transfers/" + id + "/otp-deliveries";
    }

    @Override
    public void close() {
        device.close();
    }
}
