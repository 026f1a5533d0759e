package dev.fourfold.server.channel;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/** This process among those on the same database; one that starts again is another. */
@Component
public final class Replica {

    private final String id;

    Replica() {
        byte[] random = new byte[6];
        new SecureRandom().nextBytes(random);
        id = HexFormat.of().formatHex(random);
    }

    public String id() {
        return id;
    }

    /** Returns the name of the PostgreSQL channel on which this replica listens. */
    String channel() {
        return "replica_" + id;
    }

    @Override
    public String toString() {
        return id;
    }
}
