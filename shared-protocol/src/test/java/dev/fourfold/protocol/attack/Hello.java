package dev.fourfold.protocol.attack;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.Extension;
import dev.fourfold.protocol.message.HandshakeMessage.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A ClientHello with fields that can be set. */
final class Hello {

    List<Integer> versions;
    List<Integer> suites;
    List<Share> shares;
    List<Integer> schemes;
    int recordLimit;
    List<Extension> extensions;
    Bytes cookie;
    Bytes ticket;
    Bytes binder;
    private final ClientHello from;

    private Hello(ClientHello from) {
        this.from = from;
        versions = from.versions();
        suites = from.suites();
        shares = new ArrayList<>(from.shares());
        schemes = from.signatureSchemes();
        recordLimit = from.recordLimit();
        extensions = from.extensions();
        cookie = from.cookie();
        ticket = from.ticket();
        binder = from.binder();
    }

    /** Sends a hello that {@code change} has changed. */
    static Deviation changed(Consumer<Hello> change) {
        return Deviation.changing(ClientHello.class, original -> {
            var hello = new Hello(original);
            change.accept(hello);
            return hello.message();
        });
    }

    /** Puts other bytes into the first share, from {@code at} on. */
    void patchShare(int at, byte[] bytes) {
        byte[] share = shares.getFirst().value().toArray();
        System.arraycopy(bytes, 0, share, at, bytes.length);
        shares = List.of(new Share(shares.getFirst().group(), Bytes.of(share)));
    }

    private ClientHello message() {
        return new ClientHello(
                versions,
                from.random(),
                suites,
                shares,
                schemes,
                recordLimit,
                from.features(),
                from.serverName(),
                from.applicationProtocols(),
                from.caHints(),
                extensions,
                cookie,
                ticket,
                binder);
    }
}
