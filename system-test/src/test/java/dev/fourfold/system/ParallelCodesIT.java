package dev.fourfold.system;

import static dev.fourfold.system.ServerCluster.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The right code, brought to two servers at the same moment. */
@Thorough("it starts and kills processes for a minute and more")
@Timeout(300)
class ParallelCodesIT {

    private static final int TRANSFERS = 10;

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void authoriseOnce() throws Exception {
        try (ServerCluster cluster = new ServerCluster(folder, 2, 1, 0);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Registrar registrar = cluster.registrar(0, cluster.servers());
            for (int i = 1; i <= TRANSFERS; i++) {
                String id = registrar.register(ServerCluster.name(0), "" + i);
                await().atMost(LONG).until(() -> cluster.devices().delivered().contains(id));
                List<HttpResponse<String>> answers = confirm(cluster, threads, id);

                assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(200, 409);
                assertThat(answers)
                        .extracting(HttpResponse::body)
                        .anyMatch(body -> body.contains("already-authorised"));
            }
            assertThat(cluster.sql()
                            .queryForObject("SELECT count(*) FROM audit WHERE event = 'AUTHORISED'", Integer.class))
                    .isEqualTo(TRANSFERS);
            assertThat(cluster.sql().queryForObject("SELECT max(attempts) FROM transfer", Integer.class))
                    .isEqualTo(1);
        }
    }

    private List<HttpResponse<String>> confirm(ServerCluster cluster, ExecutorService threads, String id)
            throws Exception {
        String code = cluster.devices().sentence(id).replaceAll(".* is (\\d+)\\.", "$1");
        var barrier = new CyclicBarrier(cluster.servers().size());
        List<Future<HttpResponse<String>>> asked = new ArrayList<>();
        for (ServiceProcess server : cluster.servers()) {
            asked.add(threads.submit(() -> {
                barrier.await();
                return post(server, id, code);
            }));
        }
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (Future<HttpResponse<String>> one : asked) {
            answers.add(one.get());
        }
        return answers;
    }

    private HttpResponse<String> post(ServiceProcess server, String id, String code)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(server.uri("/api/v1/transfers/" + id + "/confirmation"))
                        .header("Authorization", "Bearer " + ServerCluster.key(0))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"code\":\"" + code + "\"}"))
                        .build(),
                BodyHandlers.ofString());
    }
}
