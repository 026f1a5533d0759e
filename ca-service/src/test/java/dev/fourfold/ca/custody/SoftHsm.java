package dev.fourfold.ca.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Tokens of SoftHSM2 in a folder of their own. */
public final class SoftHsm {

    public static final String PIN = "648219";
    private static final List<String> LIBRARIES = List.of(
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib64/pkcs11/libsofthsm2.so",
            "/opt/homebrew/lib/softhsm/libsofthsm2.so");

    private final Path folder;

    private SoftHsm(Path folder) {
        this.folder = folder;
    }

    /** Makes one with a token of each label; a test that needs it is skipped where SoftHSM2 is not installed. */
    public static SoftHsm in(Path folder, String... labels) {
        boolean installed = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "softhsm2-util")));
        assumeThat(installed).as("softhsm2-util is installed").isTrue();
        SoftHsm softHsm = new SoftHsm(folder.toAbsolutePath());
        try {
            Files.createDirectories(folder.resolve("tokens"));
            Files.writeString(
                    softHsm.configuration(),
                    "directories.tokendir = " + softHsm.folder.resolve("tokens") + "\nlog.level = ERROR\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String label : labels) {
            softHsm.run("--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", PIN);
        }
        return softHsm;
    }

    public static Path library() {
        return LIBRARIES.stream()
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    /** Returns what SOFTHSM2_CONF has to be. */
    public Path configuration() {
        return folder.resolve("softhsm2.conf");
    }

    /** Runs softhsm2-util. */
    public String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("softhsm2-util"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SOFTHSM2_CONF", configuration().toString());
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Takes all tokens away. */
    public void vanish() {
        move("tokens", "away");
        make("tokens");
    }

    /** Puts them back, in place of any that were made meanwhile. */
    public void comeBack() {
        move("tokens", "meanwhile");
        move("away", "tokens");
    }

    private void make(String name) {
        try {
            Files.createDirectory(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void move(String from, String to) {
        try {
            Files.move(folder.resolve(from), folder.resolve(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes this the one that the library finds in this process, the next time that it is started. */
    @SuppressWarnings("restricted")
    public void useInThisProcess() {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle setenv = Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().find("setenv").orElseThrow(),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT));
            Object failed = setenv.invokeWithArguments(
                    arena.allocateFrom("SOFTHSM2_CONF"),
                    arena.allocateFrom(configuration().toString()),
                    1);
            assertThat(Objects.requireNonNull(failed)).isEqualTo(0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
