package dev.fourfold.server.caller;

import dev.fourfold.starter.StartUpException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The key of the first caller, {@code otp.admin-key}, of which only the hash stays here. Without it nobody has that key. */
@Component
final class AdminKey {

    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{32,256}");

    private final Optional<byte[]> hash;

    /** Read here, where more can be said of it than by a binding that fails. */
    AdminKey(Environment environment) {
        this.hash = Optional.ofNullable(environment.getProperty("otp.admin-key"))
                .map(String::strip)
                .map(AdminKey::hash);
    }

    private static byte[] hash(String key) {
        if (!HEX.matcher(key).matches()) {
            throw new StartUpException(
                    "otp.admin-key, the key of who may make callers, is not at least 32 hexadecimal digits.",
                    "Put one into a file otp.admin-key that is imported through configtree: openssl rand -hex 32");
        }
        return CallerKey.shown(key).hash();
    }

    /** Tells, in constant time, whether this is the hash of the key. */
    boolean matches(byte[] shown) {
        return hash.filter(known -> MessageDigest.isEqual(known, shown)).isPresent();
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
