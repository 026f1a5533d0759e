package dev.fourfold.benchmarks.channel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.StringJoiner;

/** The serving side of one peer, in a process of its own; told what to do by standard input. */
final class ServerProcess {

    private ServerProcess() {}

    /** Arguments: the peer, the folder of credentials, scenarios. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Peer peer = Peer.of(args[0]).orElseThrow();
        var ports = new StringJoiner(" ");
        for (int i = 2; i < args.length; i++) {
            var scenario = Peer.Scenario.of(args[i]);
            Credentials credentials = Credentials.read(scenario.kind(), Path.of(args[1]), true);
            ports.add(String.valueOf(peer.side(scenario, credentials, true).listen()));
        }
        System.out.println(ports);
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            if (line.equals("memory")) {
                long[] memory = Costs.memory();
                System.out.println(memory[0] + " " + memory[1]);
            } else {
                Costs costs = Costs.now();
                System.out.println(costs.cpu() + " " + costs.allocated());
            }
        }
        System.exit(0);
    }
}
