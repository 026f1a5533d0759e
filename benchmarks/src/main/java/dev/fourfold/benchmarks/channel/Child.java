package dev.fourfold.benchmarks.channel;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A JVM that answers each line with one. */
final class Child implements Closeable {

    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    Child(Class<?> main, List<String> arguments, boolean quick) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                // a JVM that ends soon does not pay for being optimised
                quick ? "-XX:TieredStopAtLevel=1" : "-XX:+TieredCompilation",
                "-Xmx1g",
                "-Xmn128m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader();
        commands = process.outputWriter();
    }

    long id() {
        return process.pid();
    }

    String ask(String command, long seconds) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        return answer(command, seconds);
    }

    long[] numbers(String command, long seconds) throws IOException {
        return Arrays.stream(ask(command, seconds).split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** Returns what it says next. */
    String answer(String to, long seconds) throws IOException {
        try {
            String line = CompletableFuture.supplyAsync(this::line, Thread::startVirtualThread)
                    .get(seconds, TimeUnit.SECONDS);
            if (line == null) {
                throw new IOException("ended before it answered to: " + to);
            }
            return line;
        } catch (TimeoutException e) {
            throw new IOException("did not answer within " + seconds + " s to: " + to, e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private @Nullable String line() {
        try {
            return answers.readLine();
        } catch (IOException e) {
            return null; // it was killed
        }
    }

    /** Kills it: one that hangs does not heed a request. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
