package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Other people's programs, run in a folder that is their home as well. */
record Programs(Path folder) {

    /** Skips the test where one of these is not installed. */
    static void need(String... programs) {
        assumeThat(List.of(programs)).allMatch(Programs::isInstalled);
    }

    private static boolean isInstalled(String program) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** Returns what a program prints that must succeed; a no-break space stands for a space inside an argument. */
    String run(String command) throws IOException, InterruptedException {
        return run(command, "", true);
    }

    /** The same of a program that reads something. */
    String run(String command, String input) throws IOException, InterruptedException {
        return run(command, input, true);
    }

    /** The same of a program that must fail. */
    String fail(String command) throws IOException, InterruptedException {
        return run(command, "", false);
    }

    private String run(String command, String input, boolean succeeds) throws IOException, InterruptedException {
        List<String> arguments = Stream.of(command.split(" "))
                .map(argument -> argument.replace('\u00a0', ' '))
                .toList();
        Path in = Files.createTempFile(folder, "in", "");
        Files.writeString(in, input);
        ProcessBuilder builder = new ProcessBuilder(arguments)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(in.toFile());
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor() == 0).as(command + "\n" + output).isEqualTo(succeeds);
        return output;
    }

    void save(String file, byte[] content) throws IOException {
        Files.write(folder.resolve(file), content);
    }

    void save(String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
    }

    String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }
}
