package dev.fourfold.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP API as a caller sees it. */
public record Api(HttpClient http, String base, String key) {

    private static final JsonMapper JSON = new JsonMapper();

    /** The API at a port of this machine, for a caller that may do everything. */
    public static Api at(int port) {
        return new Api(HttpClient.newHttpClient(), "http://127.0.0.1:" + port, TestCaller.KEY);
    }

    /** The same for whoever shows another key; none if it is empty. */
    public Api as(String other) {
        return new Api(http, base, other);
    }

    /** An answer and its body. */
    public record Answer(HttpResponse<String> response) {

        public int status() {
            return response.statusCode();
        }

        public JsonNode body() {
            return JSON.readTree(response.body());
        }

        public String text(String pointer) {
            return body().at(pointer).asString();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** Returns the kind of the problem, such as {@code wrong-code}, and nothing if this is none. */
        public String problem() {
            return header("Content-Type").startsWith("application/problem+json")
                    ? text("/type").replace("urn:fourfold:problem:", "")
                    : "";
        }
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    public Answer delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    public Answer post(String path, String json, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    public Answer transfer(String amount, String... headers) throws IOException, InterruptedException {
        return post(
                "/api/v1/transfers",
                JSON.writeValueAsString(Map.of("from", "client.com", "to", "friend", "amount", amount)),
                headers);
    }

    public Answer confirm(String id, String code) throws IOException, InterruptedException {
        return post("/api/v1/transfers/" + id + "/confirmation", JSON.writeValueAsString(Map.of("code", code)));
    }

    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    public Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }
}
