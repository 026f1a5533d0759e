package dev.fourfold.starter.database;

import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.socket.HandshakeObservers;
import dev.fourfold.protocol.socket.SecureSocketFactory;
import java.util.concurrent.atomic.AtomicReference;

/** The sockets of the PostgreSQL driver, which makes this by itself: {@code ?socketFactory=...&socketFactoryArg=db.example}. */
public final class DatabaseSockets extends SecureSocketFactory {

    /** Who the application is, from the moment when it knows. */
    static final AtomicReference<Endpoint> SELF = new AtomicReference<>();

    /** Called by the driver with {@code socketFactoryArg}: whom to expect. */
    public DatabaseSockets(String database) {
        super(SELF::get, PeerName.of(database), HandshakeObservers.NONE);
    }
}
