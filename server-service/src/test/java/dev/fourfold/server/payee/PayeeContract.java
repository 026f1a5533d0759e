package dev.fourfold.server.payee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.Api;
import dev.fourfold.server.ServerContract;
import dev.fourfold.server.delivery.Device;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What holds for recipients and whom they can pay, on any engine. */
abstract class PayeeContract extends ServerContract {

    private static final String PATH = "/api/v1/recipients/payer.example/payees";

    @Autowired
    private Payees payees;

    private int callers;

    @BeforeEach
    void clear() {
        store.jdbc().execute("DELETE FROM payee WHERE recipient <> 'client.com'");
        store.jdbc().execute("DELETE FROM recipient WHERE name <> 'client.com'");
    }

    @Test
    void areInTheRegisterAndThenInTransfers() throws Exception {
        Api.Answer added = put("{\"id\":\"rent\",\"label\":\"your landlord\",\"account\":\"001234567890\"}");
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.body().toString())
                .isEqualTo("{\"id\":\"rent\",\"label\":\"your landlord\",\"account\":\"XXXXXX7890\"}");
        assertThat(api.get(PATH).body().toString())
                .isEqualTo("{\"payees\":[{\"id\":\"rent\",\"label\":\"your landlord\",\"account\":\"XXXXXX7890\"}]}");

        Api.Answer transfer =
                api.post("/api/v1/transfers", "{\"from\":\"payer.example\",\"to\":\"rent\",\"amount\":\"1\"}");
        assertThat(transfer.status()).isEqualTo(201);
        assertThat(transfer.text("/to/label")).isEqualTo("your landlord");
        assertThat(transfer.text("/to/account")).isEqualTo("XXXXXX7890");
        assertThat(store.dump()).noneMatch(row -> row.contains("001234567890"));
    }

    @Test
    void changeForLaterTransfersOnly() throws Exception {
        put("{\"id\":\"rent\",\"label\":\"your landlord\",\"account\":\"001234567890\"}");
        String before = api.post("/api/v1/transfers", "{\"from\":\"payer.example\",\"to\":\"rent\",\"amount\":\"1\"}")
                .text("/id");
        Api.Answer changed = put("{\"id\":\"rent\",\"label\":\"Mrs Rao\"}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().toString()).isEqualTo("{\"id\":\"rent\",\"label\":\"Mrs Rao\"}");
        assertThat(api.get("/api/v1/transfers/" + before).text("/to/label")).isEqualTo("your landlord");
        assertThat(api.post("/api/v1/transfers", "{\"from\":\"payer.example\",\"to\":\"rent\",\"amount\":\"2\"}")
                        .text("/to/label"))
                .isEqualTo("Mrs Rao");
        assertThat(store.jdbc()
                        .queryForList(
                                "SELECT event FROM audit WHERE detail = 'payee:payer.example/rent' ORDER BY id DESC LIMIT 2",
                                String.class))
                .containsExactly("PAYEE_CHANGED", "PAYEE_ADDED");
    }

    @Test
    void areConfiguredUntilSomebodyChangesThem() throws Exception {
        PeerName payer = PeerName.of("payer.example");
        payees.configure(payer, payee("one"));
        payees.configure(payer, payee("two"));
        assertThat(label()).isEqualTo("two");

        put("{\"id\":\"rent\",\"label\":\"three\"}");
        payees.configure(payer, payee("four"));
        assertThat(label()).isEqualTo("three");
    }

    @Test
    void goWhenTheyAreRemovedAndTransfersToThemStay() throws Exception {
        put("{\"id\":\"rent\",\"label\":\"your landlord\",\"account\":\"001234567890\"}");
        String before = api.post("/api/v1/transfers", "{\"from\":\"payer.example\",\"to\":\"rent\",\"amount\":\"1\"}")
                .text("/id");
        assertThat(api.delete(PATH + "/rent").status()).isEqualTo(204);
        assertThat(api.delete(PATH + "/rent").status()).as("again").isEqualTo(204);
        assertThat(api.delete(PATH + "/never").status()).isEqualTo(204);

        assertThat(api.get(PATH).body().toString()).isEqualTo("{\"payees\":[]}");
        assertThat(api.post("/api/v1/transfers", "{\"from\":\"payer.example\",\"to\":\"rent\",\"amount\":\"2\"}")
                        .problem())
                .isEqualTo("unknown-payee");
        Api.Answer open = api.get("/api/v1/transfers/" + before);
        assertThat(open.text("/status")).isEqualTo("AWAITING_CODE");
        assertThat(open.text("/to/label")).isEqualTo("your landlord");
        assertThat(store.jdbc()
                        .queryForList("SELECT event FROM audit WHERE transfer_id IS NULL ORDER BY id", String.class))
                .endsWith("PAYEE_ADDED", "PAYEE_REMOVED");

        assertThat(put("{\"id\":\"rent\",\"label\":\"Mrs Rao\"}").status())
                .as("a new one")
                .isEqualTo(201);
        assertThat(api.get(PATH).body().toString()).isEqualTo("{\"payees\":[{\"id\":\"rent\",\"label\":\"Mrs Rao\"}]}");
    }

    @Test
    void doNotComeBackWithTheConfiguration() throws Exception {
        PeerName payer = PeerName.of("payer.example");
        payees.configure(payer, payee("one"));
        assertThat(api.delete(PATH + "/rent").status()).isEqualTo(204);
        payees.configure(payer, payee("one"));

        assertThat(api.get(PATH).body().toString()).isEqualTo("{\"payees\":[]}");
        assertThat(store.jdbc()
                        .queryForObject("SELECT label FROM payee WHERE recipient = 'payer.example'", String.class))
                .isEqualTo("removed");
    }

    @Test
    void areRemovedByNobodyElse() throws Exception {
        put("{\"id\":\"rent\",\"label\":\"your landlord\"}");
        String reader = caller("\"permissions\":[\"read\",\"transfer\",\"admin\"]");
        String other = caller("\"permissions\":[\"payees\"],\"payers\":[\"other.example\"]");

        assertThat(api.delete("/api/v1/recipients/nobody.example/payees/rent").problem())
                .isEqualTo("unknown-recipient");
        assertThat(api.as("").delete(PATH + "/rent").status()).isEqualTo(401);
        for (String key : List.of(reader, other)) {
            assertThat(api.as(key).delete(PATH + "/rent").problem()).isEqualTo("not-allowed");
        }
        assertThat(label()).isEqualTo("your landlord");
    }

    private String caller(String members) throws Exception {
        callers++;
        return api.post("/api/v1/callers", "{\"name\":\"remover-" + callers + "\"," + members + "}")
                .text("/key");
    }

    private static Payee payee(String label) {
        return new Payee("rent", PayeeLabel.of(label), null);
    }

    private String label() throws Exception {
        return api.get(PATH).text("/payees/0/label");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"id":"Rent","label":"x"}                         | id
                    {"id":"","label":"x"}                             | id
                    {"id":"a_b","label":"x"}                          | id
                    {"label":"x"}                                     | id
                    {"id":"rent"}                                     | label
                    {"id":"rent","label":""}                          | label
                    {"id":"rent","label":"account 1234"}              | label
                    {"id":"rent","label":"a\\nb"}                     | label
                    {"id":"rent","label":"a\\u202Eb"}                 | label
                    {"id":"rent","label":"x","account":"1234"}        | account
                    {"id":"rent","label":"x","account":""}            | account
                    {"id":"rent","label":"x","account":123456789}     | account
                    {"id":"rent","label":"x","iban":"1"}              | iban
                    """)
    void areRefusedByMember(String body, String member) throws Exception {
        Api.Answer refused = put(body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("validation");
        assertThat(refused.text("/errors/0/member")).isEqualTo(member);
        assertThat(api.get(PATH).problem()).isEqualTo("unknown-recipient");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_b", "-", "a..b", "%20"})
    void areRefusedOfWhoCannotBe(String recipient) throws Exception {
        String path = "/api/v1/recipients/" + recipient + "/payees";

        assertThat(api.post(path, "{\"id\":\"rent\",\"label\":\"x\"}").problem())
                .isEqualTo("validation");
        assertThat(api.get(path).problem()).isEqualTo("unknown-recipient");
        assertThat(api.get("/api/v1/recipients/" + recipient).problem()).isEqualTo("unknown-recipient");
    }

    @Test
    void makeARecipientKnown() throws Exception {
        assertThat(show().problem()).isEqualTo("unknown-recipient");
        put("{\"id\":\"rent\",\"label\":\"your landlord\"}");

        assertThat(show().body().toString())
                .isEqualTo("{\"id\":\"payer.example\",\"enrolled\":false,\"online\":false,\"queueDepth\":0,"
                        + "\"blocked\":false}");
        assertThat(api.get("/api/v1/recipients").body().at("/recipients").valueStream())
                .extracting(recipient -> recipient.at("/id").asString())
                .containsExactly("client.com", "payer.example");
    }

    @Test
    void areNotNeededByWhoHasAttached() throws Exception {
        try (Device _ = devices.attach("payer.example")) {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(show().text("/online")).isEqualTo("true"));
            assertThat(show().text("/since")).endsWith("Z");
        }

        Awaitility.await()
                .untilAsserted(() -> assertThat(show().text("/online")).isEqualTo("false"));
        assertThat(show().text("/enrolled")).isEqualTo("true");
        assertThat(show().text("/attachedAt")).endsWith("Z");
        assertThat(api.get(PATH).body().toString()).isEqualTo("{\"payees\":[]}");
        assertThat(api.post("/api/v1/transfers", "{\"from\":\"payer.example\",\"to\":\"rent\",\"amount\":\"1\"}")
                        .problem())
                .isEqualTo("unknown-payee");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    now() + interval '1 hour' | true | true
                    timestamptz 'infinity'  | true | false
                    now()                   | false | false
                    NULL                    | false | false
                    """)
    void showWhoIsBlocked(String until, boolean blocked, boolean known) throws Exception {
        put("{\"id\":\"rent\",\"label\":\"your landlord\"}");
        store.jdbc().execute("DELETE FROM payer WHERE name = 'payer.example'");
        store.jdbc().execute("INSERT INTO payer (name, blocked_until) VALUES ('payer.example', " + until + ")");

        assertThat(show().text("/blocked")).isEqualTo(Boolean.toString(blocked));
        assertThat(show().body().has("blockedUntil")).isEqualTo(known);
        assertThat(api.get("/api/v1/recipients").text("/recipients/1/blocked")).isEqualTo(Boolean.toString(blocked));
        store.jdbc().execute("DELETE FROM payer WHERE name = 'payer.example'");
    }

    @Test
    void showHowManyCodesWait() throws Exception {
        put("{\"id\":\"rent\",\"label\":\"your landlord\"}");
        for (int amount = 1; amount <= 3; amount++) {
            api.post("/api/v1/transfers", "{\"from\":\"payer.example\",\"to\":\"rent\",\"amount\":" + amount + "}");
        }
        assertThat(show().text("/queueDepth")).isEqualTo("3");

        store.force("UPDATE otp_delivery SET expires_at = now()");
        assertThat(show().text("/queueDepth")).isEqualTo("0");
    }

    private Api.Answer show() throws Exception {
        return api.get("/api/v1/recipients/payer.example");
    }

    private Api.Answer put(String body) throws Exception {
        return api.post(PATH, body);
    }
}
