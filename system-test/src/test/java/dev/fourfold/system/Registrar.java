package dev.fourfold.system;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Registers transfers at any of several servers, and asks the next one when one does not answer. */
final class Registrar {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final AtomicInteger next = new AtomicInteger();
    private final List<ServiceProcess> servers;

    private final String key;

    Registrar(List<ServiceProcess> servers, String key) {
        this.servers = servers;
        this.key = key;
    }

    /**
     * Returns the id of a transfer that did not exist before. Who gets no answer asks again: if the transfer had been taken
     * in, the answer is that it is there.
     */
    String register(String recipient, String amount) throws InterruptedException {
        IOException last = new IOException("nobody was asked");
        for (int i = 0; i < 10 * servers.size(); i++) {
            ServiceProcess server = servers.get(Math.floorMod(next.getAndIncrement(), servers.size()));
            try {
                HttpResponse<String> answer = post(server, recipient, amount);
                JsonNode body = JsonMapper.shared().readTree(answer.body());
                switch (answer.statusCode()) {
                    case 201 -> {
                        return body.get("id").asString();
                    }
                    case 409 -> {
                        String link = body.get("transfer").asString();
                        return link.substring(link.lastIndexOf('/') + 1);
                    }
                    case 503 -> last = new IOException("503");
                    default -> throw new AssertionError(answer.statusCode() + " " + answer.body());
                }
            } catch (IOException e) {
                last = e;
            }
        }
        throw new AssertionError("no server takes transfers", last);
    }

    private HttpResponse<String> post(ServiceProcess server, String recipient, String amount)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(server.uri("/api/v1/transfers"))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"from\":\"" + recipient + "\",\"to\":\"friend\",\"amount\":\"" + amount + "\"}"))
                        .build(),
                BodyHandlers.ofString());
    }
}
