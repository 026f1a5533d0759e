package dev.fourfold.benchmarks.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildIT {

    /** Says what it is told, until it is told to end or to say no more. */
    static final class Parrot {
        public static void main(String[] args) throws IOException {
            var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = commands.readLine(); line != null && !line.equals("end"); line = commands.readLine()) {
                if (!line.equals("hang")) {
                    System.out.println(args[0] + " " + line);
                }
            }
        }
    }

    @Test
    void answersEachLineWithOne() throws IOException {
        try (var child = new Child(Parrot.class, List.of("1"), true)) {
            assertThat(child.ask("2", 30)).isEqualTo("1 2");
            assertThat(child.numbers("3 4", 30)).containsExactly(1, 3, 4);
        }
    }

    @Test
    void isNotWaitedForForEver() throws IOException {
        try (var child = new Child(Parrot.class, List.of("1"), true)) {
            child.ask("2", 30);
            assertThatIOException().isThrownBy(() -> child.ask("hang", 1)).withMessageContaining("1 s to: hang");
        }
    }

    @Test
    void isMissedWhenItEnded() throws IOException {
        try (var child = new Child(Parrot.class, List.of("1"), true)) {
            assertThatIOException().isThrownBy(() -> child.ask("end", 30)).withMessageContaining("ended before");
        }
    }

    @Test
    void isKilledEvenIfItHangs() throws IOException {
        var child = new Child(Parrot.class, List.of("1"), true);
        child.ask("2", 30);
        var process = ProcessHandle.of(child.id()).orElseThrow();
        child.close();
        process.onExit().join();
        assertThat(process.isAlive()).isFalse();
    }
}
