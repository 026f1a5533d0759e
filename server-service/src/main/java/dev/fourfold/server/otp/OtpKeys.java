package dev.fourfold.server.otp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The key that makes new codes, and the keys before it, whose codes are good until they end. */
public final class OtpKeys {

    private final OtpKey present;
    private final Map<String, OtpKey> keys = new LinkedHashMap<>();

    /** Keys of which {@code present} makes new codes. */
    public OtpKeys(OtpKey present, List<OtpKey> previous) {
        this.present = present;
        keys.put(present.id(), present);
        previous.forEach(key -> keys.putIfAbsent(key.id(), key));
    }

    /** Returns the key of new codes. */
    public OtpKey present() {
        return present;
    }

    /** Returns the names of all keys. */
    public String[] ids() {
        return keys.keySet().toArray(String[]::new);
    }

    /** Returns whether there is a key of this name. */
    public boolean has(String id) {
        return keys.containsKey(id);
    }

    /** Returns the key of a name for which {@link #has} is true. */
    public OtpKey get(String id) {
        return Objects.requireNonNull(keys.get(id), "a key that was asked for by one of the ids");
    }
}
