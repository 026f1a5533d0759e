package dev.fourfold.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.server.Api;
import dev.fourfold.server.ServerContract;
import dev.fourfold.server.delivery.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for those who want too much, on any engine. */
abstract class LimitsContract extends ServerContract {

    private static final String TRANSFERS = "/api/v1/transfers";
    private static final String BLOCK = "/api/v1/recipients/client.com/block";

    @Test
    void giveAPayerFiveCodesInTenMinutesOf200AtOnce() throws Exception {
        List<Api.Answer> answers = all(200, i -> api.transfer(Integer.toString(i + 1)));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(5);
        assertThat(answers).filteredOn(answer -> answer.status() != 201).allSatisfy(answer -> {
            assertThat(answer.problem()).isEqualTo("too-many-sends");
            retriesWithin(answer, 570, 600);
        });
        assertThat(store.jdbc().queryForObject("SELECT count(*) FROM transfer", Integer.class))
                .isEqualTo(5);

        store.force("UPDATE otp_delivery SET created_at = created_at - interval '10 minutes' WHERE id ="
                + " (SELECT min(id) FROM otp_delivery)");
        assertThat(api.transfer("300").status()).isEqualTo(201);
        assertThat(api.transfer("301").problem()).isEqualTo("too-many-sends");
    }

    @Test
    void countCodesThatAreMadeByResendingToo() throws Exception {
        String id = register("1").text("/id"); // without a code
        for (int i = 0; i < 4; i++) {
            api.transfer(Integer.toString(i + 2));
        }
        assertThat(api.post(TRANSFERS + "/" + id + "/otp-deliveries", "").status())
                .isEqualTo(202);
        store.force("UPDATE otp_delivery SET status = 'DELIVERED', delivered_at = now(),"
                + " created_at = created_at - interval '2 minutes', requested_at = now() - interval '2 minutes'");

        Api.Answer sixth = api.post(TRANSFERS + "/" + id + "/otp-deliveries", "");
        assertThat(sixth.problem()).isEqualTo("too-many-sends");
        retriesWithin(sixth, 450, 480);
    }

    @Test
    @Thorough("giveAPayerFiveCodesInTenMinutesOf200AtOnce counts in the same way")
    void letTwentyTransfersOfAPayerWaitOf200AtOnce() throws Exception {
        List<Api.Answer> answers = all(200, i -> register(Integer.toString(i + 1)));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(20);
        assertThat(answers).filteredOn(answer -> answer.status() != 201).allSatisfy(answer -> {
            assertThat(answer.problem()).isEqualTo("too-many-requests");
            retriesWithin(answer, 570, 600);
        });
    }

    @Test
    @Thorough("giveAPayerFiveCodesInTenMinutesOf200AtOnce counts in the same way")
    void letACallerAskSoOftenInAMinuteOf200AtOnce() throws Exception {
        Api bank = api.as(api.post(
                        "/api/v1/callers", "{\"name\":\"bank\",\"permissions\":[\"transfer\"],\"triggersPerMinute\":7}")
                .text("/key"));

        List<Api.Answer> answers = all(200, i -> register(bank, Integer.toString(i + 1)));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(7);
        assertThat(answers).filteredOn(answer -> answer.status() != 201).allSatisfy(answer -> {
            assertThat(answer.problem()).isEqualTo("too-many-requests");
            retriesWithin(answer, 30, 60);
        });
        assertThat(register("1000").status()).as("another caller").isEqualTo(201);
        store.jdbc().update("UPDATE caller_minute SET since = since - interval '1 minute'");
        assertThat(register(bank, "1001").status()).isEqualTo(201);
    }

    @Test
    void refuseNothingThatIsMerelyMalformed() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(api.transfer("0").problem()).isEqualTo("validation");
        }

        assertThat(api.transfer("1").status()).isEqualTo(201);
    }

    @Test
    void blockAPayerAfterFiveWrongCodesForWhicheverTransfers() throws Exception {
        try (Device device = devices.attach("client.com")) {
            Typed one = typed(device, "1");
            Typed two = typed(device, "2");
            wrong(one, 3);
            wrong(two, 2);

            Api.Answer blocked = api.confirm(two.id(), two.code());
            assertThat(blocked.status()).isEqualTo(429);
            assertThat(blocked.problem()).isEqualTo("payer-blocked");
            retriesWithin(blocked, 870, 900);
            assertThat(api.transfer("3").problem()).isEqualTo("payer-blocked");
            assertThat(api.post(TRANSFERS + "/" + one.id() + "/otp-deliveries", "")
                            .problem())
                    .isEqualTo("payer-blocked");
            assertThat(api.get(TRANSFERS + "/" + two.id()).text("/attemptsRemaining"))
                    .isEqualTo("3");

            store.jdbc().update("UPDATE payer SET blocked_until = now()");
            assertThat(api.confirm(two.id(), two.code()).status()).isEqualTo(200);
            assertThat(store.jdbc().queryForObject("SELECT failures + blocks FROM payer", Integer.class))
                    .isZero();
        }
    }

    @Test
    @Thorough("it waits for a block to end")
    void blockForTwiceAsLongTheNextTime() throws Exception {
        try (Device device = devices.attach("client.com")) {
            wrong(typed(device, "1"), 5);
            store.jdbc().update("UPDATE payer SET blocked_until = now()");
            wrong(typed(device, "2"), 5);

            retriesWithin(api.transfer("3"), 1770, 1800);
        }
    }

    @Test
    void forgetWrongCodesAfterAnHourAndAfterARightOne() throws Exception {
        try (Device device = devices.attach("client.com")) {
            wrong(typed(device, "1"), 4);
            store.jdbc().update("UPDATE payer SET recent = ARRAY(SELECT t - interval '1 hour' FROM unnest(recent) t)");
            Typed two = typed(device, "2");
            wrong(two, 4);
            assertThat(api.confirm(two.id(), two.code()).status()).isEqualTo(200);
            Typed three = typed(device, "3");
            wrong(three, 4);

            assertThat(api.confirm(three.id(), three.code()).status()).isEqualTo(200);
        }
    }

    @Test
    @Thorough("it types a hundred wrong codes")
    void blockForEverAfterAHundredUntilAnAdministratorUnlocks() throws Exception {
        try (Device device = devices.attach("client.com")) {
            Typed typed = typed(device, "1");
            long before = Objects.requireNonNull(
                    store.jdbc().queryForObject("SELECT coalesce(max(id), 0) FROM audit", Long.class));
            store.jdbc().update("UPDATE payer SET failures = 99");
            wrong(typed, 1);
            retriesWithin(api.confirm(typed.id(), typed.code()), 86_400, 86_400);

            Api other = api.as(api.post(
                            "/api/v1/callers",
                            "{\"name\":\"x\",\"permissions\":[\"transfer\",\"confirm\",\"read\",\"payees\",\"execute\"]}")
                    .text("/key"));
            assertThat(other.delete(BLOCK).status()).isEqualTo(403);
            assertThat(api.delete(BLOCK).status()).isEqualTo(204);
            assertThat(api.delete(BLOCK).status()).isEqualTo(204);
            assertThat(api.confirm(typed.id(), typed.code()).status()).isEqualTo(200);
            assertThat(store.jdbc()
                            .queryForList(
                                    "SELECT event FROM audit WHERE detail = 'payer:client.com' AND id > ? ORDER BY id",
                                    String.class,
                                    before))
                    .containsExactly("PAYER_BLOCKED", "PAYER_UNBLOCKED");
        }
    }

    @Test
    void neverCompareASixthCodeWhicheverTransfersAreTriedAtOnce() throws Exception {
        try (Device device = devices.attach("client.com")) {
            List<Typed> all = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                all.add(typed(device, Integer.toString(i)));
            }

            List<Api.Answer> answers =
                    all(50, i -> api.confirm(all.get(i % 5).id(), all.get(i % 5).wrong(i / 5)));

            assertThat(answers)
                    .filteredOn(answer -> answer.problem().equals("wrong-code"))
                    .hasSize(5);
            assertThat(answers)
                    .filteredOn(answer -> answer.problem().equals("payer-blocked"))
                    .hasSize(45);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "-", "*.example", "a b"})
    void unlockNobodyOfAnImpossibleName(String name) throws Exception {
        Api.Answer answer =
                api.delete("/api/v1/recipients/" + name.replace(" ", "%20").replace("..", "%2e%2e%2e") + "/block");

        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void unlockNobodyWhomNobodyKnows() throws Exception {
        assertThat(api.delete("/api/v1/recipients/nobody.example/block").problem())
                .isEqualTo("unknown-recipient");
    }

    @Test
    void keepTheWrongCodesOfAPayerWhoIsNotBlocked() throws Exception {
        try (Device device = devices.attach("client.com")) {
            Typed one = typed(device, "1");
            wrong(one, 4);
            assertThat(api.delete(BLOCK).status()).isEqualTo(204);

            wrong(typed(device, "2"), 1);
            assertThat(api.transfer("3").problem()).isEqualTo("payer-blocked");
        }
    }

    private record Typed(String id, String code) {

        String wrong(int i) {
            return String.format(Locale.ROOT, "%06d", (Integer.parseInt(code) + 1 + i) % 1_000_000);
        }
    }

    private Typed typed(Device device, String amount) throws Exception {
        String id = api.transfer(amount).text("/id");
        String sentence = device.read();
        return new Typed(id, sentence.substring(sentence.length() - 7, sentence.length() - 1));
    }

    private void wrong(Typed typed, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            assertThat(api.confirm(typed.id(), typed.wrong(i)).problem()).isEqualTo("wrong-code");
        }
    }

    private Api.Answer register(String amount) throws Exception {
        return register(api, amount);
    }

    private static Api.Answer register(Api caller, String amount) throws Exception {
        return caller.post(
                TRANSFERS, "{\"from\":\"client.com\",\"to\":\"friend\",\"amount\":\"" + amount + "\",\"send\":false}");
    }

    private static void retriesWithin(Api.Answer answer, int least, int most) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo(answer.text("/retryAfterSeconds"));
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(least, most);
    }

    private interface Request {
        Api.Answer send(int number) throws Exception;
    }

    private static List<Api.Answer> all(int count, Request request) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads
                    .invokeAll(IntStream.range(0, count)
                            .<Callable<Api.Answer>>mapToObj(i -> () -> request.send(i))
                            .toList())
                    .stream()
                    .map(Future::resultNow)
                    .toList();
        }
    }
}
