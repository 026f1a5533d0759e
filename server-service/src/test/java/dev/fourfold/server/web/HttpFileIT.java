package dev.fourfold.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.server.Api;
import dev.fourfold.server.EmbeddedData;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import dev.fourfold.server.delivery.Device;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

/** The requests of docs/otp.http, as they are printed there, with the variables that a reader would fill in. */
@ServerTest
@ContextConfiguration(initializers = EmbeddedData.class)
class HttpFileIT {

    private static final Pattern REQUEST =
            Pattern.compile("(?m)^### (.*): ([0-9]{3})(?: or ([0-9]{3}))?\\n([\\s\\S]*?)(?=\\n###|\\z)");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^@(\\w+) = (.*)$");

    @LocalServerPort
    private int port;

    @Autowired
    private Store store;

    @Autowired
    private Device.Maker devices;

    @Test
    void answersAsItSays() throws Exception {
        store.clear();
        String file = Files.readString(Path.of("../docs/otp.http"));
        Map<String, String> variables = new ConcurrentHashMap<>();
        VARIABLE.matcher(file).results().forEach(found -> variables.put(found.group(1), found.group(2)));
        assertThat(variables).containsOnlyKeys("server", "key", "id", "code");
        Api api = Api.at(port);
        variables.put("server", api.base());
        variables.put("key", api.key());

        int requests = 0;
        try (Device device = devices.attach("client.com");
                HttpClient http = HttpClient.newHttpClient()) {
            Thread.ofVirtual().start(() -> read(device, variables));
            Matcher matcher = REQUEST.matcher(file);
            while (matcher.find()) {
                HttpResponse<String> answer =
                        http.send(request(matcher.group(4), variables), HttpResponse.BodyHandlers.ofString());
                assertThat(Integer.toString(answer.statusCode()))
                        .as(matcher.group(1) + ": " + answer.body())
                        .isIn(matcher.group(2), matcher.group(3));
                answer.headers()
                        .firstValue("Location")
                        .filter(location -> location.contains("/transfers/"))
                        .ifPresent(location -> variables.put("id", location.replaceAll(".*/", "")));
                requests++;
            }
        }
        assertThat(requests).isEqualTo(file.split("\n###", -1).length - 1).isGreaterThan(12);
    }

    /** Acknowledges the one code that is sent, before its registration is answered. */
    private static void read(Device device, Map<String, String> variables) {
        try {
            var delivery = device.next();
            String sentence = delivery.text().reveal();
            variables.put("code", sentence.substring(sentence.length() - 7, sentence.length() - 1));
            device.acknowledge(delivery.deliveryId());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest request(String printed, Map<String, String> variables) {
        String filled = printed.strip();
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            filled = filled.replace("{{" + variable.getKey() + "}}", variable.getValue());
        }
        List<String> parts = List.of(filled.split("\n\n", 2));
        List<String> head = parts.getFirst().lines().toList();
        String[] line = head.getFirst().split(" ", -1);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(line[1]))
                .method(
                        line[0],
                        parts.size() == 1
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(parts.get(1)));
        head.stream()
                .skip(1)
                .map(header -> header.split(": ", 2))
                .forEach(header -> request.header(header[0], header[1]));
        return request.build();
    }
}
