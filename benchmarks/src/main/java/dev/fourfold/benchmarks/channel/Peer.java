package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A way to protect a connection. All are mutual, and see the same certificates. */
enum Peer {
    JSSE_SOCKET(JsseSockets::new, List.of(Group.X25519)),
    FOURFOLD(FourfoldLinks::new, List.of(Group.X25519, Group.X25519MLKEM768)),
    JSSE_ENGINE(EngineLinks::jsse, List.of(Group.X25519)),
    BORINGSSL(EngineLinks::boringSsl, List.of(Group.X25519, Group.X25519MLKEM768)),
    BOUNCY_CASTLE(JsseSockets::bouncyCastle, List.of(Group.X25519, Group.X25519MLKEM768)),
    PLAIN_TCP((_, _, _) -> PlainLinks.INSTANCE, List.of(Group.X25519));

    private final Maker maker;
    private final List<Group> groups;

    Peer(Maker maker, List<Group> groups) {
        this.maker = maker;
        this.groups = groups;
    }

    /** Says whether the peer has what a scenario asks for. */
    boolean has(Scenario scenario) {
        return groups.contains(scenario.group())
                && !(this == BORINGSSL && scenario.kind() == KeyKind.ED25519); // netty-tcnative offers no Ed25519
    }

    Links links(Scenario scenario, Credentials credentials, boolean server)
            throws GeneralSecurityException, IOException {
        return maker.make(scenario, credentials, server);
    }

    /** Says whether the peer needs sockets that have a channel; those without are quicker to read with a time limit. */
    boolean usesChannels() {
        return this == JSSE_ENGINE || this == BORINGSSL;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Peer of(String label) {
        return Arrays.stream(values())
                .filter(peer -> peer.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    /** How keys are exchanged. */
    enum Group {
        X25519,
        X25519MLKEM768
    }

    /** Makes links over connections of TCP. */
    interface Links {
        Link accept(Socket connection) throws IOException;

        /** Connects anew: no peer is given a chance to resume. */
        Link connect(Socket connection) throws IOException;
    }

    /** Makes the links of one side. */
    @FunctionalInterface
    interface Maker {
        Links make(Scenario scenario, Credentials credentials, boolean server)
                throws GeneralSecurityException, IOException;
    }

    /** What the certificates and the key exchange are. */
    record Scenario(KeyKind kind, Group group) {
        @Override
        public String toString() {
            return kind + "/" + group;
        }

        static Scenario of(String text) {
            String[] parts = text.split("/", 2);
            return new Scenario(KeyKind.valueOf(parts[0]), Group.valueOf(parts[1]));
        }
    }
}
