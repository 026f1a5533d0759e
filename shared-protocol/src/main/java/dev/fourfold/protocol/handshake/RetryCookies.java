package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.Hash;
import dev.fourfold.protocol.message.WireReader;
import dev.fourfold.protocol.message.WireWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * What a server would have to remember between its HelloRetry and the second ClientHello, given to the client to keep instead
 * (protocol.md §4.2): authenticated by a key that never leaves this object, bound to the client's address, and short-lived. May
 * be shared by all handshakes of a server.
 *
 * <pre>
 * cookie := mac[32] time:u64 suite:u16 group:u16 core[32] ticket[32] opaque first_hello&lt;32..48&gt;
 * </pre>
 */
public final class RetryCookies {

    // Implementation constants
    private static final Duration LIFETIME = Duration.ofSeconds(30);
    private static final int KEY = 32;
    private static final int MAC = 32;
    private static final int DIGEST = 32;
    private static final Bytes NOTHING = Bytes.of(new byte[0]);

    private final Secret key;
    private final InstantSource clock;

    private RetryCookies(Secret key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** Returns cookies under a key of their own. */
    public static RetryCookies fresh(SecureRandom random, InstantSource clock) {
        byte[] key = new byte[KEY];
        random.nextBytes(key);
        return new RetryCookies(Secret.takeOver(key, Hash.SHA256), clock);
    }

    /** What is remembered of a first ClientHello: its hash, and what the second must not change. */
    record FirstHello(int suite, int group, Bytes core, Bytes ticket, Bytes hash) {

        static FirstHello of(ClientHello hello, CipherSuite suite, int group) {
            return new FirstHello(
                    suite.code(),
                    group,
                    core(hello, group),
                    digest(hello.ticket().toArray()),
                    Transcript.empty(suite.hash()).with(hello).hash());
        }

        /** Says whether {@code second} differs from the first hello only where protocol.md §4.2 lets it. */
        boolean allows(ClientHello second) {
            boolean sameTicket = second.ticket().isEmpty()
                    || digest(second.ticket().toArray()).equals(ticket);
            boolean shares = group == 0
                    || (second.shares().size() == 1
                            && second.shares().getFirst().group() == group);
            return sameTicket && shares && core(second, group).equals(core);
        }

        private static Bytes core(ClientHello hello, int group) {
            return digest(hello.with(group == 0 ? hello.shares() : List.of(), NOTHING, NOTHING, NOTHING)
                    .encode());
        }
    }

    /** Returns the cookie of a first hello that came from {@code address}. */
    Bytes bake(FirstHello first, Bytes address) {
        byte[] content = new WireWriter()
                .u64(clock.millis())
                .u16(first.suite())
                .u16(first.group())
                .raw(first.core().toArray())
                .raw(first.ticket().toArray())
                .opaque8(first.hash().toArray())
                .toByteArray();
        return Bytes.of(new WireWriter()
                .raw(mac(content, address).toArray())
                .raw(content)
                .toByteArray());
    }

    /**
     * Returns the first hello of a cookie that came back from {@code address}.
     *
     * @throws ProtocolException {@link Alert#ILLEGAL_PARAMETER} if it is not ours, not for this address, or too old
     */
    FirstHello open(Bytes cookie, Bytes address) throws ProtocolException {
        try {
            WireReader in = WireReader.of(cookie.toArray());
            Bytes mac = Bytes.of(in.raw(MAC));
            byte[] content = in.raw(cookie.length() - MAC);
            if (!key.verifies(mac, covered(content, address))) {
                throw refused();
            }
            WireReader fields = WireReader.of(content);
            Instant baked = Instant.ofEpochMilli(fields.u64());
            var first = new FirstHello(
                    fields.u16(),
                    fields.u16(),
                    Bytes.of(fields.raw(DIGEST)),
                    Bytes.of(fields.raw(DIGEST)),
                    Bytes.of(fields.opaque8(32, 48)));
            Instant now = clock.instant();
            if (now.isBefore(baked.minus(LIFETIME)) || now.isAfter(baked.plus(LIFETIME))) {
                throw refused();
            }
            return first;
        } catch (ProtocolException e) {
            throw refused();
        }
    }

    private Bytes mac(byte[] content, Bytes address) {
        return key.mac(covered(content, address));
    }

    private static Bytes covered(byte[] content, Bytes address) {
        return Bytes.of(new WireWriter().opaque8(address.toArray()).raw(content).toByteArray());
    }

    private static ProtocolException refused() {
        return new ProtocolException(
                Alert.ILLEGAL_PARAMETER, "A cookie that is not ours, not for this client, or late");
    }

    private static Bytes digest(byte[] bytes) {
        return Bytes.of(Hash.SHA256.digest().digest(bytes));
    }
}
