package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;

/** What a CA does in a second on this machine, clients included; {@code -Dfourfold.load=60s} is for how long. */
@Isolated
@Thorough("it measures")
class LoadIT {

    private static final Logger log = LoggerFactory.getLogger(LoadIT.class);
    private static final int CLIENTS = 8;
    private static final int USES = 1000;

    private final Duration time = DurationStyle.detectAndParse(System.getProperty("fourfold.load", "1s"));

    /** One signing request for each certificate, P-256, its signature checked, each certificate on disk. */
    @Test
    void issuesAndRevokes() {
        RunningCa ca = RunningCa.shared();
        Queue<String> serials = new ConcurrentLinkedQueue<>();
        int issued = measure("issued", new Issuing(ca, serials));
        assertThat(serials).hasSize(issued).doesNotHaveDuplicates();
        int revoked = measure("revoked", () -> {
            String serial = serials.poll();
            return serial != null && revoke(ca, serial);
        });
        assertThat(revoked).isPositive();
    }

    /** One question for each certificate, by GET; the answers are in memory before the time begins. */
    @Test
    void answersOcsp() {
        RunningCa ca = RunningCa.shared();
        OcspRequests ocsp = new OcspRequests(ca);
        List<String> paths = Stream.generate(() -> new RevocationApi(ca).enrol())
                .limit(100)
                .map(certificate -> "/ocsp/" + OcspRequests.escaped(ocsp.about(certificate)))
                .toList();
        paths.forEach(path -> assertThat(ca.get(path).statusCode()).isEqualTo(200));
        AtomicInteger next = new AtomicInteger();
        int answered = measure("answered over OCSP", () -> {
            var answer = ca.get(paths.get(Math.floorMod(next.getAndIncrement(), paths.size())));
            assertThat(answer.statusCode()).isEqualTo(200);
            return true;
        });
        // how many is the machine's affair
        assertThat(answered).isPositive();
    }

    private static boolean revoke(RunningCa ca, String serial) {
        var answer = ca.post(
                "/api/v1/certificates/" + serial + "/revocation",
                BodyPublishers.ofString("{\"reason\":\"superseded\"}"),
                "Authorization",
                "Bearer " + RunningCa.OPERATOR_KEY,
                "Content-Type",
                "application/json");
        assertThat(answer.statusCode()).isEqualTo(201);
        return true;
    }

    /** Does something as often as possible, until there is nothing more to do or the time is over. */
    private int measure(String what, BooleanSupplier step) {
        long begin = System.nanoTime();
        List<Future<Integer>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> {
                    int done = 0;
                    while (System.nanoTime() - begin < time.toNanos() && step.getAsBoolean()) {
                        done++;
                    }
                    return done;
                }));
            }
        }
        int done = clients.stream().mapToInt(LoadIT::result).sum();
        double seconds = (System.nanoTime() - begin) / 1e9;
        log.warn("{} {} in {} s: {} a second", what, done, Math.round(seconds), Math.round(done / seconds));
        return done;
    }

    private static int result(Future<Integer> client) {
        if (client.state() != Future.State.SUCCESS) {
            throw new AssertionError("A client gave up", client.exceptionNow());
        }
        return client.resultNow();
    }

    /** Asks for certificates with tokens that are good for many. */
    private static final class Issuing implements BooleanSupplier {

        private final RunningCa ca;
        private final Queue<String> serials;
        private String token = "";
        private int left;

        Issuing(RunningCa ca, Queue<String> serials) {
            this.ca = ca;
            this.serials = serials;
        }

        @Override
        public boolean getAsBoolean() {
            var chain = Answers.assertIssued(ca.enrol(token(), Csr.p256().der()));
            serials.add(Answers.serial(chain.getFirst()));
            return true;
        }

        private synchronized String token() {
            if (left == 0) {
                token = RunningCa.json(ca.createToken(
                                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"uses\":" + USES + "}"))
                        .get("token")
                        .asString();
                left = USES;
            }
            left--;
            return token;
        }
    }
}
