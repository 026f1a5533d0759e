package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;

/** Under which conditions the figures came about. */
final class Conditions {

    /** What a process needs beside connections. */
    private static final int OTHER_FILES = 200;

    private Conditions() {}

    static String describe() throws IOException {
        return "%s, %d processors, load %s; %s %s; SunJSSE %s, Bouncy Castle %s, its TLS %s, BoringSSL of netty-tcnative %s; %d open files at most%n"
                .formatted(
                        first("/proc/cpuinfo", "model name", System.getProperty("os.arch")),
                        Runtime.getRuntime().availableProcessors(),
                        load(),
                        System.getProperty("java.vm.name"),
                        Runtime.version(),
                        Security.getProvider("SunJSSE").getVersionStr(),
                        version(org.bouncycastle.jce.provider.BouncyCastleProvider.class),
                        version(org.bouncycastle.jsse.provider.BouncyCastleJsseProvider.class),
                        version(io.netty.internal.tcnative.SSL.class),
                        openFiles());
    }

    /** Returns so many connections, or fewer if a process may not have as many files open. */
    static int connectionsUpTo(int wanted) throws IOException {
        return Math.min(wanted, openFiles() - OTHER_FILES);
    }

    private static int openFiles() throws IOException {
        String limits = first("/proc/self/limits", "Max open files", "1024");
        String soft = limits.strip().split(" +", 2)[0];
        return soft.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(soft);
    }

    static String load() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.isReadable(file) ? Files.readString(file).split(" ", 2)[0] : "unknown";
    }

    /** Versions are in the names of the jars: not every jar says it inside. */
    private static String version(Class<?> of) {
        return of.getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath()
                .replaceAll(".*/[a-z0-9-]*?-(?=[0-9]+\\.)|\\.jar$", "");
    }

    private static String first(String path, String key, String otherwise) throws IOException {
        Path file = Path.of(path);
        if (!Files.isReadable(file)) {
            return otherwise;
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).replaceFirst("^\\s*:?\\s*", ""))
                .findFirst()
                .orElse(otherwise);
    }
}
