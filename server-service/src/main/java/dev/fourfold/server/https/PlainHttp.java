package dev.fourfold.server.https;

import dev.fourfold.starter.StartUpException;
import java.net.InetAddress;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Keys and codes must not pass in clear: plain HTTP is for this machine, and for private networks of containers. */
@Component
final class PlainHttp {

    PlainHttp(ServerProperties server, Environment environment) {
        InetAddress address = server.getAddress();
        boolean isPrivate = "compose".equals(environment.getProperty("otp.demo-network"))
                || "everything".equals(environment.getProperty("otp.plain-http"));
        if (!isPrivate && (address == null || !address.isLoopbackAddress())) {
            throw new StartUpException(
                    "Plain HTTP is open to other machines (server.address), and keys and codes would pass in clear",
                    "Set server.address to 127.0.0.1, and otp.https.port and otp.https.address for the others. In a"
                            + " private network of containers or behind a TLS proxy, set otp.plain-http to everything");
        }
    }
}
