package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.system.Site.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Codes are looked for everywhere: the logs at their most talkative, all that is on disk, all that is answered, the threads,
 * arguments and environments of all processes. Each kind of code comes several times, and each place of search is also
 * searched for a number that was put there, so that the search is neither blind nor fooled by chance.
 */
@EnabledOnOs(OS.LINUX)
@Thorough("SecrecyIT of server-service looks into the server's log and tables")
@Timeout(300)
class SecrecyIT {

    private static final int INSTANCES = 4;

    @TempDir
    private static Path folder;

    private final RandomGenerator random = RandomGenerator.of("SecureRandom");

    /** Codes by what became of them: of each kind several. */
    private final Map<String, List<String>> codes = new TreeMap<>();

    /** Numbers that were put where they are to be found again. */
    private final List<String> needles =
            IntStream.range(0, INSTANCES).mapToObj(_ -> newNumber()).toList();

    private final Map<String, SixDigits> places = new TreeMap<>();

    @Test
    void findsCodesInTheInboxAlone() throws Exception {
        try (Site site = Site.start(
                folder,
                List.of("--logging.level.root=trace", "--needles=" + String.join(",", needles)),
                List.of("--otp.resend-cooldown=0s", "--otp.limits.sends=100"))) {
            var customer = new Customer(site);
            await().atMost(Site.SOON).until(customer::isAttached);
            for (String needle : needles) {
                live(site, customer, needle);
            }
            site.getAsAdmin("/api/v1/audit/verification");
            site.getAsAdmin("/api/v1/recipients");
            site.get(Service.SERVER, "/api/v1/handshakes");
            for (Service service : Service.values()) {
                String metrics = site.get(service, "/actuator/prometheus").body();
                assertThat(metrics).contains("jvm_threads").doesNotContain("client.com", "friend", "trf_", "dlv_");
                site.get(service, "/actuator/health");
                lookAt(site.process(service));
            }
            place("answers").in(String.join("\n", site.answers()));
        }
        lookAtFiles();

        assertThat(codes).hasSize(4).allSatisfy((_, kind) -> assertThat(kind).hasSize(INSTANCES));
        places.forEach((name, place) -> {
            // by chance all codes of a kind are found with this to the fourth power: never
            assertThat(place.chance()).as(name).isLessThan(0.03);
            codes.forEach((kind, some) -> assertThat(some)
                    .as("codes that are " + kind + ", in " + name)
                    .anyMatch(code -> !place.contains(code)));
        });
        for (String place : List.of("answers", "server.log", "server", "arguments")) {
            assertThat(needles).as("what was put into " + place).allMatch(place(place)::contains);
        }
    }

    /** Everything that can become of a code, and an order whose reference is a number to be found. */
    private void live(Site site, Customer customer, String needle) throws Exception {
        String id = register(site, customer, needle);
        String first = read(customer, id, 1);
        keep("superseded", first);
        String wrong = newNumber();
        keep("wrong", wrong);
        assertThat(customer.confirm(id, wrong).statusCode()).isEqualTo(422);
        assertThat(customer.resend(id).statusCode()).isEqualTo(202);
        String second = read(customer, id, 2);
        keep("right", second);
        assertThat(customer.confirm(id, first).statusCode()).isEqualTo(422);
        assertThat(customer.confirm(id, second).statusCode()).isEqualTo(200);
        assertThat(customer.confirm(id, second).statusCode()).isEqualTo(409);

        String other = register(site, customer, needle);
        keep("cancelled", read(customer, other, 1));
        assertThat(customer.cancel(other).statusCode()).isEqualTo(204);
        for (String path : List.of("", "/events", "/otp-deliveries")) {
            site.get(Service.SERVER, "/api/v1/transfers/" + id + path);
            site.get(Service.SERVER, "/api/v1/transfers/" + other + path);
        }
    }

    private static String register(Site site, Customer customer, String needle) throws Exception {
        var answer = site.post(
                "/api/v1/transfers",
                "{\"from\":\"client.com\",\"to\":\"friend\",\"amount\":\"" + customer.amount()
                        + "\",\"reference\":\"invoice " + needle + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Customer.id(Site.json(answer));
    }

    private static String read(Customer customer, String id, int generation) throws Exception {
        await().atMost(Site.SOON)
                .until(() -> customer.generation(id) == generation
                        && customer.status(id).equals("DELIVERED"));
        return customer.code(id);
    }

    private void keep(String kind, String code) {
        codes.computeIfAbsent(kind, _ -> new ArrayList<>()).add(code);
    }

    private String newNumber() {
        return "%06d".formatted(random.nextInt(1_000_000));
    }

    private SixDigits place(String name) {
        return places.computeIfAbsent(name, _ -> new SixDigits());
    }

    /** Its threads, and what it and its children were started with. */
    private void lookAt(Process process) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        var threads = new Shell(folder, Map.of())
                .run(Site.SOON, jcmd.toString(), "" + process.pid(), "Thread.print", "-l", "-e")
                .expectSuccess();
        assertThat(threads.output()).contains("Full thread dump");
        place("threads").in(threads.output());
        for (ProcessHandle one : Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList()) {
            Path proc = Path.of("/proc", "" + one.pid());
            place("arguments").in(contents(proc.resolve("cmdline")));
            place("environment").in(contents(proc.resolve("environ")));
        }
    }

    /** Returns what is in a file of a process, which may have ended by now. */
    private static byte[] contents(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException _) {
            return new byte[0];
        }
    }

    /** The logs, and everything that the services keep; after the end of PostgreSQL, when all of it is in its files. */
    private void lookAtFiles() throws IOException {
        for (String service : List.of("ca", "server", "client")) {
            Path log = folder.resolve(service + ".log");
            assertThat(Files.readString(log)).contains("TRACE").doesNotContain("The OTP for transferring");
            place(service + ".log").in(Files.readAllBytes(log));
            place(service).inFilesOf(folder.resolve(service));
        }
        assertThat(folder.resolve("server/postgresql")).isDirectory();
    }
}
