package dev.fourfold.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.server.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** The command on a data folder whose server does not run. */
class AuditCommandIT {

    private static final String KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String OTHER_KEY = "101112131415161718191a1b1c1d1e1f000102030405060708090a0b0c0d0e0f";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int run(String... arguments) {
        printed.reset();
        return AuditCommand.run(new PrintStream(printed, true, StandardCharsets.UTF_8), arguments);
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** What writes the log. */
    @EnableAutoConfiguration
    @ComponentScan("dev.fourfold.server.otp")
    @Import({AuditConfiguration.class, Audit.class, Chain.class, Sealer.class, Watch.class, Store.class})
    static class Serving {}

    /** A part of the server on a folder, without HTTP and channels, for as long as {@code act} takes. */
    private static void serve(Path folder, Consumer<ApplicationContext> act, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of(
                "--fourfold.data=" + folder,
                "--fourfold.enrolment.ca-url=false",
                "--management.endpoint.health.validate-group-membership=false"));
        try (var context = new SpringApplicationBuilder(Serving.class)
                .web(WebApplicationType.NONE)
                .run(all.toArray(String[]::new))) {
            act.accept(context);
        }
    }

    private static void writeSomeRows(ApplicationContext context) {
        Stream.of("trf_1", "trf_2", "trf_3")
                .forEach(id -> context.getBean(Audit.class).record(id, "TESTED"));
        context.getBean(Sealer.class).makeRound();
    }

    @Test
    @Thorough("AuditChainIT shows what is verified")
    void verifiesWhatIsThereAndSaysWhatIsNot() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "data-");
        serve(folder, AuditCommandIT::writeSomeRows, "--otp.key=" + KEY);
        String[] verify = {"audit", "verify", "--fourfold.data=" + folder, "--otp.key=" + KEY};

        assertThat(run(verify)).isZero();
        assertThat(output()).contains("verified: 3 rows, 0 not sealed yet");
        String head = output().substring(output().indexOf("head: ") + 6).strip();
        assertThat(head)
                .isEqualTo(Files.readString(folder.resolve("audit-head")).strip());

        // otp.key is replaced: the chain stays what it was, and its key is wrapped anew
        serve(
                folder,
                context -> {
                    writeSomeRows(context);
                    context.getBean(Store.class).force("UPDATE audit SET event = 'FORGED' WHERE place = 2");
                },
                "--otp.key=" + OTHER_KEY,
                "--otp.previous-keys=" + KEY);
        assertThat(run("audit", "verify", head, "--fourfold.data=" + folder, "--otp.key=" + OTHER_KEY))
                .isEqualTo(1);
        assertThat(output()).contains("not verified: at place 2, the row is not what was sealed here");
        assertThat(run(verify)).isEqualTo(1);
        assertThat(output()).startsWith("not verified: The key of the audit log is wrapped under an otp.key");
    }

    @Test
    @Thorough("verifiesWhatIsThereAndSaysWhatIsNot reads too")
    void onlyReadsWhateverItFinds() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "data-");
        serve(
                folder,
                context -> {
                    writeSomeRows(context);
                    var jdbc = context.getBean(JdbcTemplate.class);
                    var details = context.getBean(JdbcConnectionDetails.class);
                    jdbc.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM CURRENT_USER;"
                            + "GRANT SELECT ON audit, audit_key TO CURRENT_USER");
                    String[] auditor = {
                        "audit",
                        "verify",
                        "--fourfold.data=" + folder,
                        "--otp.key=" + OTHER_KEY, // a newer one, under which nothing is wrapped
                        "--otp.previous-keys=" + KEY,
                        "--spring.datasource.url=" + details.getJdbcUrl(),
                        "--spring.datasource.username=" + details.getUsername(),
                        "--spring.datasource.password=" + details.getPassword()
                    };
                    String before = keyRow(jdbc);
                    assertThat(run(auditor)).isZero();
                    assertThat(output()).contains("verified: 3 rows, 0 not sealed yet");
                    assertThat(keyRow(jdbc)).isEqualTo(before);

                    jdbc.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO CURRENT_USER");
                    context.getBean(Store.class)
                            .force("INSERT INTO audit (transfer_id, event) VALUES ('trf_forged', 'AUTHORISED')");
                    assertThat(run(auditor)).isEqualTo(1);
                    assertThat(output()).contains("was not written by this service", "1 of them foreign");

                    jdbc.update("DELETE FROM audit_key");
                    assertThat(run(auditor)).isEqualTo(1);
                    assertThat(output()).startsWith("not verified: This database has no key of an audit log");
                    assertThat(jdbc.queryForList("SELECT * FROM audit_key")).isEmpty();
                },
                "--otp.key=" + KEY);

        // nor does a server make another key
        assertThatThrownBy(() -> serve(folder, _ -> {}, "--otp.key=" + KEY))
                .hasStackTraceContaining("The audit log was sealed before, but its key is gone");
    }

    private static String keyRow(JdbcTemplate jdbc) {
        return String.valueOf(jdbc.queryForObject("SELECT k::text FROM audit_key k", String.class));
    }

    @Test
    void makesNoDatabase() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "data-");

        assertThat(run("audit", "verify", "--fourfold.data=" + folder, "--otp.key=" + KEY))
                .isEqualTo(1);
        assertThat(output()).startsWith("not verified: There is no database in " + folder);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "audit check", "audit verify x", "audit verify 1:00", "audit verify x y"})
    void saysHowItIsUsed(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(output()).isNotEmpty();
    }

    @Test
    void isNotAskedByTheOptionsOfTheServer() {
        assertThat(AuditCommand.isAskedBy()).isFalse();
        assertThat(AuditCommand.isAskedBy("--audit", "audit")).isFalse();
        assertThat(AuditCommand.isAskedBy("audit", "verify")).isTrue();
    }
}
