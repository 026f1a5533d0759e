package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A way to protect a connection. All are mutual, and see the same certificates. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are made by List.of, and its makers keep nothing
enum Peer {
    JSSE_SOCKET(blocking(JsseSockets::new), List.of(Group.X25519)),
    FOURFOLD(blocking(FourfoldLinks::new), List.of(Group.X25519, Group.X25519MLKEM768, Group.MLKEM768)),
    JSSE_ENGINE(
            (scenario, credentials, server) -> new BlockingSide(new EngineLinks(scenario, credentials, server), true),
            List.of(Group.X25519)),
    BORINGSSL(NettySide::boringSsl, List.of(Group.X25519, Group.X25519MLKEM768)),
    BOUNCY_CASTLE(blocking(JsseSockets::bouncyCastle), List.of(Group.X25519, Group.X25519MLKEM768)),
    PLAIN_TCP(blocking((_, _, _) -> PlainLinks.INSTANCE), List.of(Group.X25519));

    private final Maker<Side> maker;
    private final List<Group> groups;

    Peer(Maker<Side> maker, List<Group> groups) {
        this.maker = maker;
        this.groups = groups;
    }

    private static Maker<Side> blocking(Maker<Links> links) {
        return (scenario, credentials, server) -> new BlockingSide(links.make(scenario, credentials, server), false);
    }

    /** Says whether the peer has what a scenario asks for. */
    boolean has(Scenario scenario) {
        boolean ed25519 = this != BORINGSSL && this != BOUNCY_CASTLE; // neither takes keys that the JDK made
        boolean tickets = this != BOUNCY_CASTLE && this != PLAIN_TCP; // the former resumes TLS 1.2 only
        return groups.contains(scenario.group())
                && (ed25519 || scenario.kind() != KeyKind.ED25519)
                && (scenario.resuming() ? tickets : scenario.group() != Group.MLKEM768);
    }

    /** Says whether it is this peer that is measured. */
    boolean is(Subject subject) {
        return subject.peer() == this;
    }

    Side side(Scenario scenario, Credentials credentials, boolean server) throws GeneralSecurityException, IOException {
        return maker.make(scenario, credentials, server);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Peer> of(String label) {
        return Arrays.stream(values())
                .filter(peer -> peer.label().equals(label))
                .findFirst();
    }

    /** How keys are exchanged. */
    enum Group {
        X25519,
        X25519MLKEM768,
        /** Beside the secret of a ticket only. */
        MLKEM768
    }

    /** Makes one side of a peer. */
    @FunctionalInterface
    interface Maker<T> {
        T make(Scenario scenario, Credentials credentials, boolean server) throws GeneralSecurityException, IOException;
    }

    /**
     * What the certificates and the key exchange are.
     *
     * @param resuming whether the server gives tickets and the client uses them
     */
    record Scenario(KeyKind kind, Group group, boolean resuming) {
        @Override
        public String toString() {
            return kind + "/" + group + "/" + resuming;
        }

        static Scenario of(String text) {
            String[] parts = text.split("/", 3);
            return new Scenario(KeyKind.valueOf(parts[0]), Group.valueOf(parts[1]), Boolean.parseBoolean(parts[2]));
        }
    }

    /** A peer with what it is measured with. */
    record Subject(Peer peer, Scenario scenario) {
        String label() {
            return scenario.group() == Group.X25519 ? peer.label() : peer.label() + " " + scenario.group();
        }
    }
}
