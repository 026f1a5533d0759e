package dev.fourfold.server.otp;

import dev.fourfold.starter.StartUpException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** A code that everybody knows must not leave the machine, or the private network of Compose. */
final class DemoNetwork {

    private DemoNetwork() {}

    /** Refuses to start where the demonstration could be reached by others. */
    static void require(Environment environment) {
        if ("compose".equals(environment.getProperty("otp.demo-network"))) {
            return;
        }
        for (String property : new String[] {"server.address", "fourfold.channel.server.address"}) {
            if (!isLoopback(environment.getProperty(property))) {
                throw new StartUpException(
                        "The profile demo uses a code that everybody knows, and " + property
                                + " lets other machines in.",
                        "Set " + property + " to 127.0.0.1, or leave out the profile demo. "
                                + "Inside a private container network, set otp.demo-network to compose.");
            }
        }
    }

    private static boolean isLoopback(@Nullable String address) {
        try {
            return address != null
                    && !address.isBlank()
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
