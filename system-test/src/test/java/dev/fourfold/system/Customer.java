package dev.fourfold.system;

import static dev.fourfold.system.Site.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.system.Site.Service;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A customer at a site: orders transfers at the bank, reads the device, types codes. */
record Customer(Site site) {

    private static final AtomicInteger RUPEES = new AtomicInteger();

    /** Returns an amount like no other. */
    String amount() {
        return "" + RUPEES.incrementAndGet();
    }

    HttpResponse<String> order(String amount) throws IOException, InterruptedException {
        return site.post(
                "/api/v1/transfers", "{\"from\":\"client.com\",\"to\":\"friend\",\"amount\":\"" + amount + "\"}");
    }

    /** Registers a transfer like no other; in the next minute, if there were too many in this one. */
    JsonNode register() {
        HttpResponse<String> answer = await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .pollDelay(Duration.ZERO)
                .until(() -> order(amount()), attempt -> attempt.statusCode() != 429);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer);
    }

    static HttpResponse<String> expect(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer;
    }

    static String id(JsonNode transfer) {
        return transfer.get("id").asString();
    }

    JsonNode delivery(String id) throws IOException, InterruptedException {
        return json(site.get(Service.SERVER, path(id))).get("delivery");
    }

    String status(String id) throws IOException, InterruptedException {
        return delivery(id).get("status").asString();
    }

    HttpResponse<String> resend(String id) throws IOException, InterruptedException {
        return site.post(path(id) + "/otp-deliveries", "{}");
    }

    HttpResponse<String> cancel(String id) throws IOException, InterruptedException {
        return site.delete(path(id));
    }

    HttpResponse<String> confirm(String id, String code) throws IOException, InterruptedException {
        return site.post(path(id) + "/confirmation", "{\"code\":\"" + code + "\"}");
    }

    /** Types another code than the right one. */
    JsonNode wrongCode(String id, String right) throws IOException, InterruptedException {
        HttpResponse<String> answer = confirm(id, "%06d".formatted((Integer.parseInt(right) + 1) % 1_000_000));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        return json(answer);
    }

    private static String path(String id) {
        return "/api/v1/transfers/" + id;
    }

    /** Returns what the device shows of a transfer. */
    List<JsonNode> shown(String id) throws IOException, InterruptedException {
        JsonNode inbox = json(site.get(Service.CLIENT, "/api/v1/inbox"));
        return StreamSupport.stream(inbox.get("messages").spliterator(), false)
                .filter(message -> message.get("transferId").asString().equals(id))
                .toList();
    }

    boolean isShown(String id) {
        try {
            return !shown(id).isEmpty();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns how many codes and notices the device shows. */
    int shownInAll() throws IOException, InterruptedException {
        return json(site.get(Service.CLIENT, "/api/v1/inbox")).get("messages").size();
    }

    String text(String id) throws IOException, InterruptedException {
        return shown(id).getFirst().get("text").asString();
    }

    String code(String id) throws IOException, InterruptedException {
        return text(id).replaceAll(".* is (\\d+)\\.", "$1");
    }

    int generation(String id) throws IOException, InterruptedException {
        List<JsonNode> shown = shown(id);
        return shown.isEmpty() ? 0 : shown.getFirst().get("generation").asInt();
    }

    void assertDeliveredOnce(String id) {
        await().atMost(Site.SOON).until(() -> status(id).equals("DELIVERED"));
        await().atMost(Site.SOON).untilAsserted(() -> assertThat(shown(id)).hasSize(1));
    }

    boolean isAttached() throws IOException, InterruptedException {
        HttpResponse<String> answer = site.get(Service.SERVER, "/api/v1/recipients");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).at("/recipients/0/online").asBoolean();
    }

    void goOffline() throws IOException {
        site.line().cut();
        await().atMost(Site.SOON).until(() -> !isAttached());
    }
}
