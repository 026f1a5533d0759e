package dev.fourfold.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.Thorough;
import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.Api;
import dev.fourfold.server.OtherReplica;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import dev.fourfold.server.channel.Attachment;
import dev.fourfold.server.channel.Replica;
import dev.fourfold.server.channel.Sessions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What holds with two servers on one database, on any engine; the devices are in this process. */
@ServerTest
abstract class ReplicasContract {

    private static final PeerName CLIENT = PeerName.of("client.com");

    private static OtherReplica other;

    @LocalServerPort
    private int port;

    @Autowired
    private Store store;

    @Autowired
    private Device.Maker here;

    @Autowired
    private Replica replica;

    @Autowired
    private Sessions sessions;

    @Autowired
    private Withdrawals withdrawals;

    @Autowired
    private JdbcConnectionDetails database;

    private Api api;
    private Device.Maker there;

    @BeforeAll
    static void startOther(@Autowired JdbcConnectionDetails database) {
        other = OtherReplica.start(database);
    }

    @AfterAll
    static void stopOther() {
        other.close();
    }

    @BeforeEach
    void clear() {
        api = Api.at(port);
        there = other.bean(Device.Maker.class);
        store.clear();
        store.jdbc().update("DELETE FROM channel_session WHERE recipient = 'client.com'");
        store.jdbc().update("DELETE FROM replica WHERE id = '00000000dead'");
    }

    @Test
    void bringsWhatAnotherReplicaTookIn() throws Exception {
        try (Device device = there.attach("client.com")) {
            awaitAttachedAt(otherId());
            String id = api.transfer("1").text("/id");
            assertThat(device.next().transferId()).isEqualTo(id);
        }
    }

    @Test
    void answersWhoWaitsOnceAnotherReplicaHasTheReceipt() throws Exception {
        try (Device device = there.attach("client.com")) {
            awaitAttachedAt(otherId());
            Thread reader = Thread.ofVirtual().start(() -> {
                await().untilAsserted(() -> assertThat(waitingReplicas()).containsExactly(replica.id()));
                readOne(device);
            });
            Api.Answer answer = api.transfer("2", "Prefer", "wait=10");
            reader.join();

            assertThat(answer.text("/delivery/status")).isEqualTo("DELIVERED");
            assertThat(waitingReplicas()).containsExactly(replica.id());
        }
    }

    @Test
    void asksForNoNoticeWhereTheReceiptComesInAnyway() throws Exception {
        try (Device device = here.attach("client.com")) {
            awaitAttachedAt(replica.id());
            Thread reader = Thread.ofVirtual().start(() -> readOne(device));
            assertThat(api.transfer("3", "Prefer", "wait=10").text("/delivery/status"))
                    .isEqualTo("DELIVERED");
            reader.join();

            assertThat(waitingReplicas()).containsOnlyNulls();
        }
    }

    @Test
    void tellsTheReplicaOfTheRecipientAndNobodyElse() throws Exception {
        try (Device device = there.attach("client.com");
                Connection spy = spy("replica_" + otherId(), "replica_" + replica.id())) {
            awaitAttachedAt(otherId());
            api.transfer("4");
            device.next();

            assertThat(heard(spy)).containsExactly("replica_" + otherId() + ": due client.com");
        }
    }

    @Test
    void tellsNobodyWhatIsForItsOwnRecipients() throws Exception {
        try (Device device = here.attach("client.com");
                Connection spy = spy("replica_" + otherId(), "replica_" + replica.id())) {
            awaitAttachedAt(replica.id());
            api.transfer("5");
            device.read();

            assertThat(heard(spy)).isEmpty();
        }
    }

    @Test
    void closesTheChannelOfWhoAttachedElsewhere() throws Exception {
        try (Device older = here.attach("client.com")) {
            awaitAttachedAt(replica.id());
            try (Device newer = there.attach("client.com")) {
                older.awaitEnd();
                assertThat(sessions.find(CLIENT)).get().extracting("replica").isEqualTo(otherId());
                api.transfer("6");

                assertThat(newer.next().generation()).isEqualTo(1);
                assertThat(older.hasNothing()).isTrue();
            }
        }
    }

    @Test
    @Thorough("it waits for a round")
    void findsOutByItselfThatARecipientHasMoved() throws Exception {
        try (Device device = here.attach("client.com")) {
            awaitAttachedAt(replica.id());
            steal();
            device.awaitEnd();
        }
        assertThat(sessions.find(CLIENT)).isPresent(); // the detach of the loser changed nothing
    }

    @Test
    @Thorough("it waits for a round")
    void claimsNothingForARecipientThatHasMoved() throws Exception {
        try (Device device = here.attach("client.com")) {
            awaitAttachedAt(replica.id());
            steal();
            String id = api.transfer("7").text("/id");
            device.awaitEnd();

            assertThat(device.hasNothing()).isTrue();
            assertThat(status(id)).isEqualTo("QUEUED");
        }
    }

    @Test
    void withdrawsNothingOverAChannelThatHasLostTheRecipient() throws Exception {
        var lost = new Attachment(CLIENT, Instant.now(), _ -> {}, () -> {}, () -> true);
        try (Device device = here.attach("client.com")) {
            awaitAttachedAt(replica.id());
            api.transfer("14");
            String id = device.next().deliveryId();
            store.jdbc().update("INSERT INTO withdrawal (delivery_id, recipient) VALUES (?, 'client.com')", id);

            assertThat(withdrawals.claim(lost)).isEmpty();
            assertThat(device.nextWithdrawal().deliveryId()).isEqualTo(id);
        }
    }

    @Test
    void takesAReceiptOverAChannelThatHasLostTheRecipient() throws Exception {
        try (Device device = here.attach("client.com")) {
            String id = api.transfer("8").text("/id");
            String delivery = device.next().deliveryId();
            steal();
            device.acknowledge(delivery);

            await().untilAsserted(() -> assertThat(status(id)).isEqualTo("DELIVERED"));
        }
    }

    @Test
    void bringsTheSameAgainAfterAMoveWithoutAReceipt() throws Exception {
        try (Device first = here.attach("client.com")) {
            api.transfer("9");
            OtpMessage.Deliver one = first.next();
            try (Device second = there.attach("client.com")) {
                OtpMessage.Deliver two = second.next();

                assertThat(two.deliveryId()).isEqualTo(one.deliveryId());
                assertThat(two.text().reveal()).isEqualTo(one.text().reveal());
            }
        }
    }

    @Test
    void showsAtEveryReplicaWhoIsAttachedAnywhere() throws Exception {
        try (Device _ = there.attach("client.com")) {
            awaitAttachedAt(otherId());
            for (Api one : List.of(api, other.api())) {
                assertThat(one.get("/api/v1/recipients").text("/recipients/0/replica"))
                        .isEqualTo(otherId());
            }
            assertThat(api.transfer("10").text("/recipientOnline")).isEqualTo("true");
        }
        await().untilAsserted(() -> assertThat(sessions.find(CLIENT)).isEmpty());
        assertThat(api.transfer("11").text("/recipientOnline")).isEqualTo("false");
    }

    @Test
    void hearsAgainAfterItsConnectionWasEnded() throws Exception {
        try (Device device = there.attach("client.com")) {
            awaitAttachedAt(otherId());
            int before = listener();
            store.jdbc().queryForObject("SELECT pg_terminate_backend(?)", Boolean.class, before);
            api.transfer("12");
            device.read();

            await().untilAsserted(() -> assertThat(listener()).isNotIn(0, before));
            api.transfer("13");
            assertThat(device.read()).contains("Rs 13 ");
        }
    }

    @Test
    void countsNobodyAsAttachedToAReplicaWithoutALease() {
        insertReplica("00000000dead", "-1 s");
        insertSession("lost.example", "00000000dead", "now()");

        assertThat(sessions.find(PeerName.of("lost.example"))).isEmpty();
        assertThat(sessions.all()).isEmpty();
    }

    @Test
    @Thorough("it waits for a round")
    void forgetsReplicasThatAreGoneAndSessionsThatHaveNoChannel() {
        insertReplica("00000000dead", "-61 s");
        insertSession("gone.example", "00000000dead", "now()");
        insertSession("lost.example", replica.id(), "now() - interval '16 s'");

        await().untilAsserted(() -> assertThat(
                        store.jdbc().queryForList("SELECT recipient FROM channel_session", String.class))
                .isEmpty());
        assertThat(store.jdbc().queryForList("SELECT id FROM replica", String.class))
                .containsExactlyInAnyOrder(replica.id(), otherId());
    }

    @Test
    @Thorough("it starts another server")
    void givesItsRecipientsBackWhenItStops() throws Exception {
        String id;
        try (OtherReplica third = OtherReplica.start(database)) {
            id = third.bean(Replica.class).id();
            third.bean(Device.Maker.class).attach("client.com");
            awaitAttachedAt(id);
        }

        assertThat(sessions.find(CLIENT)).isEmpty();
        assertThat(store.jdbc().queryForList("SELECT id FROM replica", String.class))
                .doesNotContain(id);
    }

    private String otherId() {
        return other.bean(Replica.class).id();
    }

    /** Returns which replica wants to be told of the end, of each delivery. */
    private List<@Nullable String> waitingReplicas() {
        return store.jdbc().queryForList("SELECT waiting_replica FROM otp_delivery", String.class);
    }

    private static void readOne(Device device) {
        try {
            device.read();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void awaitAttachedAt(String id) {
        await().untilAsserted(() -> assertThat(sessions.find(CLIENT))
                .get()
                .extracting(Sessions.Session::replica)
                .isEqualTo(id));
    }

    /** Moves the session to the other replica, which does not know; nobody is told. */
    private void steal() {
        store.jdbc()
                .update(
                        "UPDATE channel_session SET replica = ?, epoch = nextval('channel_epoch') WHERE recipient = 'client.com'",
                        otherId());
    }

    private void insertReplica(String id, String lease) {
        store.jdbc().update("INSERT INTO replica (id, lease_until) VALUES (?, now() + ?::interval)", id, lease);
    }

    private void insertSession(String recipient, String id, String since) {
        store.jdbc()
                .update(
                        "INSERT INTO channel_session (recipient, replica, epoch, since) VALUES (?, ?, nextval('channel_epoch'), "
                                + since + ")",
                        recipient,
                        id);
    }

    /** Returns the backend on which the other replica listens, and 0 if there is none. */
    private int listener() {
        return store
                .jdbc()
                .queryForList(
                        "SELECT pid FROM pg_stat_activity WHERE application_name = ?",
                        Integer.class,
                        "replica_" + otherId())
                .stream()
                .findFirst()
                .orElse(0);
    }

    private Connection spy(String... channels) throws SQLException {
        Connection connection =
                DriverManager.getConnection(database.getJdbcUrl(), database.getUsername(), database.getPassword());
        for (String channel : channels) {
            connection.createStatement().execute("LISTEN " + channel);
        }
        return connection;
    }

    /** Returns what was said until now, or is said within a second. */
    private List<String> heard(Connection spy) throws SQLException {
        return List.of(spy.unwrap(PGConnection.class).getNotifications(1000)).stream()
                .map(ReplicasContract::text)
                .toList();
    }

    private static String text(PGNotification notification) {
        return notification.getName() + ": " + notification.getParameter();
    }

    private String status(String id) throws Exception {
        return api.get("/api/v1/transfers/" + id).text("/delivery/status");
    }
}
