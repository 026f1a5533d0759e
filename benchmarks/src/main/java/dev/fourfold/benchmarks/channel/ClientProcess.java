package dev.fourfold.benchmarks.channel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** The calling side of one peer, in a process of its own; told what to do by standard input, a line for each measure. */
final class ClientProcess {

    private ClientProcess() {}

    /** Arguments: the peer, the folder of credentials, and pairs of a scenario and its port. */
    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        Peer peer = Peer.of(args[0]).orElseThrow();
        var sides = new ArrayList<Side>();
        var clients = new ArrayList<Client>();
        for (int i = 2; i < args.length; i += 2) {
            var scenario = Peer.Scenario.of(args[i]);
            Credentials credentials = Credentials.read(scenario.kind(), Path.of(args[1]), false);
            Side side = peer.side(scenario, credentials, false);
            sides.add(side);
            clients.add(side.client(Integer.parseInt(args[i + 1])));
        }
        System.out.println("ready");
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(carryOut(line, peer, sides, clients));
        }
        System.exit(0);
    }

    /** Answers: how many, in how many ns, processor ns, bytes allocated, and what else the measure says. */
    private static String carryOut(String line, Peer peer, List<Side> sides, List<Client> clients)
            throws IOException, InterruptedException {
        String[] words = line.split(" ", -1);
        Client client = clients.get(Integer.parseInt(words[1]));
        Side side = sides.get(Integer.parseInt(words[1]));
        int size = Integer.parseInt(words[2]);
        long nanos = 1_000_000 * Long.parseLong(words[3]);
        Costs before = Costs.now();
        Client.Outcome outcome = switch (words[0]) {
            case "handshakes" -> full(client, peer, side, size, nanos);
            case "resumed" -> resumed(client, side, nanos);
            case "one-way" -> client.oneWay(size, nanos);
            case "ping-pong" -> client.pingPong(size, nanos);
            case "hold" -> client.hold(size);
            case "negotiated" -> client.negotiated();
            default -> throw new IllegalArgumentException(line);
        };
        Costs used = Costs.now().minus(before);
        return String.join(
                " ",
                String.valueOf(outcome.count()),
                String.valueOf(outcome.nanos()),
                String.valueOf(used.cpu()),
                String.valueOf(used.allocated()),
                outcome.more());
    }

    /** A session that was resumed among them would make the figure better than it is: there must be none. */
    private static Client.Outcome full(Client client, Peer peer, Side side, int atOnce, long nanos)
            throws IOException, InterruptedException {
        long before = side.verified();
        Client.Outcome outcome = client.handshakes(atOnce, nanos);
        long full = side.verified() - before;
        if (peer != Peer.PLAIN_TCP && full < outcome.count()) {
            throw new IOException("Only " + full + " of " + outcome.count() + " handshakes were full");
        }
        return outcome;
    }

    /** A handshake in full among them would make the figure worse than it is: there must be none. */
    private static Client.Outcome resumed(Client client, Side side, long nanos)
            throws IOException, InterruptedException {
        client.handshakes(1, 0); // for the first ticket
        long before = side.verified();
        Client.Outcome outcome = client.handshakes(1, nanos);
        long full = side.verified() - before;
        if (before == 0 || full != 0) {
            throw new IOException(full + " of " + outcome.count() + " handshakes were not resumed");
        }
        return outcome;
    }
}
