package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.server.Api;
import dev.fourfold.server.ServerContract;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.delivery.Device;
import dev.fourfold.server.otp.Money;
import dev.fourfold.server.otp.OtpKey;
import dev.fourfold.server.otp.Terms;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** What holds at the last gate before money moves, on any engine. */
abstract class ExecutionContract extends ServerContract {

    private static final String TERMS = """
            {"from":"client.com","to":"friend","amount":"100000","currency":"INR"}""";

    private Device device;
    private String id;

    @BeforeEach
    void register() throws Exception {
        device = devices.attach("client.com");
        id = api.transfer("100000").text("/id");
    }

    @AfterEach
    void detach() {
        device.close();
    }

    private void authorise() throws Exception {
        String sentence = device.read();
        assertThat(api.confirm(id, sentence.substring(sentence.length() - 7, sentence.length() - 1))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"100000\"", "100000", "\"100000.00\""})
    void handsOverWhatWasAuthorised(String amount) throws Exception {
        authorise();
        assertThat(show().text("/links/execute")).isEqualTo("/api/v1/transfers/" + id + "/execution");

        Api.Answer executed = execute(TERMS.replace("\"100000\"", amount));
        assertThat(executed.status()).isEqualTo(200);
        assertThat(executed.text("/status")).isEqualTo("EXECUTED");
        assertThat(executed.text("/executedAt")).endsWith("Z");
        assertThat(show().text("/status")).isEqualTo("EXECUTED");
        assertThat(show().text("/executedAt")).isEqualTo(executed.text("/executedAt"));
        assertThat(show().text("/authorisedAt")).endsWith("Z");
        assertThat(store.audit(id)).endsWith("EXECUTED");
    }

    @Test
    void handsOverOnceHoweverOftenItIsAsked() throws Exception {
        authorise();
        try (var requests = new Requests()) {
            assertThat(requests.all(Stream.generate(() -> (Callable<Api.Answer>) () -> execute(TERMS))
                            .limit(10)))
                    .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200))
                    .extracting(answer -> answer.response().body())
                    .containsOnly(execute(TERMS).response().body());
        }
        assertThat(store.audit(id)).containsOnlyOnce("EXECUTED");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"from":"client.com","to":"friend","amount":"100000.01","currency":"INR"}
                    {"from":"client.com","to":"mallory","amount":"100000","currency":"INR"}
                    {"from":"other.example","to":"friend","amount":"100000","currency":"INR"}
                    """)
    void refusesOtherTerms(String terms) throws Exception {
        authorise();

        Api.Answer refused = execute(terms);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("other-terms");
        assertThat(show().text("/status")).isEqualTo("AUTHORISED");
        assertThat(store.audit(id)).endsWith("EXECUTION_REFUSED");

        execute(TERMS);
        assertThat(execute(terms).problem()).isEqualTo("other-terms");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id = id",
                "status = 'LOCKED'",
                "status = 'CANCELLED'",
                "status = 'EXPIRED'",
                "status = 'AUTHORISED', authorised_at = now()",
                "status = 'AUTHORISED', authorised_at = now(), proof = decode(repeat('00', 32), 'hex'), proof_key_id = 'x'",
                "status = 'EXECUTED', authorised_at = now(), executed_at = now()"
            })
    void refusesWhatNoCodeHasAuthorised(String change) throws Exception {
        store.force("UPDATE transfer SET " + change);

        assertNotAuthorised(execute(TERMS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "minor_units = 99900000",
                "payee = 'mallory'",
                "payer = 'other.example'",
                "proof = decode(repeat('00', 32), 'hex')",
                "proof = NULL",
                "proof_key_id = 'deadbeef'"
            })
    void refusesWhatWasChangedInTheDatabaseAfterwards(String change) throws Exception {
        authorise();
        store.force("UPDATE transfer SET " + change);

        assertNotAuthorised(
                execute("""
                {"from":"%s","to":"%s","amount":"%s","currency":"INR"}""".formatted(show().text("/from"), show().text("/to/payee"), show().text("/amount"))));
    }

    @Test
    void takesCodesAndProofsOfAnEarlierKey() throws Exception {
        OtpKey previous = OtpKey.of(ServerTest.PREVIOUS_KEY);
        store.force("UPDATE otp_delivery SET key_id = '" + previous.id() + "'");
        device.close();
        device = devices.attach("client.com");
        authorise();
        Terms terms = new Terms(id, Money.rupees("100000"), "friend", "client.com");
        store.jdbc()
                .update(
                        "UPDATE transfer SET proof = ?, proof_key_id = ? WHERE id = ?",
                        previous.proof(terms),
                        previous.id(),
                        id);

        assertThat(execute(TERMS).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"to":"friend","amount":"100000","currency":"INR"}                                        | from
                    {"from":"client.com","amount":"100000","currency":"INR"}                                  | to
                    {"from":"client.com","to":"friend","currency":"INR"}                                      | amount
                    {"from":"client.com","to":"friend","amount":"1e5","currency":"INR"}                       | amount
                    {"from":"client.com","to":"friend","amount":"100000"}                                     | currency
                    {"from":"client.com","to":"friend","amount":"100000","currency":"USD"}                    | currency
                    {"from":"client.com","to":"friend","amount":"100000","currency":"INR","code":"123456"}    | code
                    """)
    void wantsAllTerms(String terms, String member) throws Exception {
        authorise();

        Api.Answer refused = execute(terms);
        assertThat(refused.problem()).isEqualTo("validation");
        assertThat(refused.text("/errors/0/member")).isEqualTo(member);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status = 'AWAITING_CODE', authorised_at = NULL",
                "status = 'CANCELLED', authorised_at = NULL",
                "authorised_at = now() - interval '1 day'",
                "minor_units = 1"
            })
    void isAnAuthorisationThatStaysInTheDatabase(String change) throws Exception {
        authorise();

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> store.jdbc().execute("UPDATE transfer SET " + change));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trf_00000000000000000000000000000000", "x", "a.b"})
    void refusesWhatIsNotThere(String unknown) throws Exception {
        assertThat(api.post("/api/v1/transfers/" + unknown + "/execution", TERMS)
                        .problem())
                .isEqualTo("unknown-transfer");
    }

    private static void assertNotAuthorised(Api.Answer answer) {
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.problem()).isEqualTo("not-authorised");
        assertThat(answer.text("/status")).isNotEmpty();
    }

    private Api.Answer show() throws Exception {
        return api.get("/api/v1/transfers/" + id);
    }

    private Api.Answer execute(String terms) throws Exception {
        return api.post("/api/v1/transfers/" + id + "/execution", terms);
    }
}
