package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.Group;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** What a peer of a recording drew at random, in the order in which ours asks for it. */
final class Draws {

    // after what the recording has: for tickets, and where ours goes on where the other gave up
    private static final int MORE = 512;
    // the platform takes the scalar from the least significant bytes of what it draws
    private static final int DRAWN_FOR_P384 = 56;

    private final Recording recording;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Draws(Recording recording) {
        this.recording = recording;
    }

    static byte[] of(Recording recording, boolean server) {
        var draws = new Draws(recording);
        String role = server ? "server" : "client";
        List<String> names = draws.keyExchanges(role);
        List<String> first = server ? names : draws.firstOfClient(names);
        first.forEach(draws::add);
        draws.add("draw." + role + "_random");
        names.stream().filter(name -> !first.contains(name)).forEach(draws::add);
        for (int i = 0; i < MORE; i++) {
            draws.bytes.write(i);
        }
        return draws.bytes.toByteArray();
    }

    private List<String> keyExchanges(String role) {
        return recording.values().keySet().stream()
                .filter(name -> name.startsWith("draw." + role))
                .filter(name -> !name.endsWith("_random") && !name.endsWith("_token"))
                .toList();
    }

    /** Returns what a client draws for its first shares; what it draws after a HelloRetry comes later. */
    private List<String> firstOfClient(List<String> names) {
        var groups = new ArrayList<Group>();
        List<CipherSuite> suites = recording.numbers("client_suites").stream()
                .map(code -> CipherSuite.ofCode(code).orElseThrow())
                .toList();
        suites.stream()
                .filter(suite -> !suite.resumptionOnly())
                .findFirst()
                .ifPresent(suite -> groups.add(suite.group()));
        suites.stream().filter(CipherSuite::resumptionOnly).forEach(suite -> groups.add(suite.group()));
        return names.stream()
                .filter(name -> groups.stream().anyMatch(group -> name.contains("_%04x_".formatted(group.code()))))
                .toList();
    }

    private void add(String name) {
        if (!recording.has(name)) {
            return;
        }
        byte[] drawn = recording.hex(name).toArray();
        if (name.endsWith("_p384")) {
            for (int i = drawn.length - 1; i >= 0; i--) {
                bytes.write(drawn[i]);
            }
            bytes.writeBytes(new byte[DRAWN_FOR_P384 - drawn.length]);
        } else {
            bytes.writeBytes(drawn);
        }
    }
}
