package dev.fourfold.server.caller;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/** Who needs no key: in the profile {@code demo} this machine, or the private network of Compose; otherwise nobody. */
@Component
final class DemoNeighbours {

    private final boolean isDemo;
    private final boolean isCompose;

    DemoNeighbours(Environment environment) {
        this.isDemo = environment.acceptsProfiles(Profiles.of("demo"));
        this.isCompose = "compose".equals(environment.getProperty("otp.demo-network"));
    }

    boolean include(String address) {
        return isDemo && isNear(address);
    }

    private boolean isNear(String address) {
        try {
            InetAddress remote = InetAddress.getByName(address);
            return remote.isLoopbackAddress() || (isCompose && isPrivate(remote));
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private static boolean isPrivate(InetAddress address) {
        return address.isSiteLocalAddress() || isUniqueLocal(address);
    }

    /** RFC 4193: fc00::/7. */
    private static boolean isUniqueLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    }
}
