package dev.fourfold.protocol.message;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.message.HandshakeMessage.CertificateEntry;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ClientFinished;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.Extension;
import dev.fourfold.protocol.message.HandshakeMessage.HelloRetry;
import dev.fourfold.protocol.message.HandshakeMessage.KeyUpdate;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ServerConfirm;
import dev.fourfold.protocol.message.HandshakeMessage.ServerFinished;
import dev.fourfold.protocol.message.HandshakeMessage.ServerHello;
import dev.fourfold.protocol.message.HandshakeMessage.ServerParameters;
import dev.fourfold.protocol.message.HandshakeMessage.Share;
import dev.fourfold.protocol.message.HandshakeMessage.Ticket;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Messages that follow the grammar and make no sense, at random from a seed. */
public final class Messages {

    private static final int MAX_EXTENSIONS = 3;

    private final Random random;

    public Messages(long seed) {
        random = new Random(seed);
    }

    /** Returns one message of each type. */
    public List<HandshakeMessage> ofEachType() {
        return List.of(
                clientHello(),
                new ServerHello(u16(), bytes(32, 32), u16(), u16(), bytes(0, 2048), u8(), extensions()),
                new ServerParameters(bytes(0, 32), u24(), u32(), list(1, 16, this::u16), hints(), extensions()),
                new ServerCertificate(chain()),
                new ServerCertificateVerify(u16(), bytes(1, 5_120)),
                new ServerConfirm(bytes(32, 48)),
                new ClientCertificate(chain()),
                new ClientCertificateVerify(u16(), bytes(1, 5_120)),
                new ClientFinished(bytes(32, 48)),
                new ServerFinished(bytes(32, 48), list(0, 4, () -> new Ticket(u32(), bytes(1, 16), bytes(16, 230)))),
                new HelloRetry(u16(), u16(), bytes(0, 255)),
                new KeyUpdate(u8()));
    }

    private ClientHello clientHello() {
        boolean ticket = random.nextBoolean();
        return new ClientHello(
                Stream.concat(Stream.of(1), list(0, 3, this::u16).stream()).toList(),
                bytes(32, 32),
                list(1, 16, this::u16),
                list(0, 2, () -> new Share(u16(), bytes(1, 2_000))),
                list(1, 16, this::u16),
                u24(),
                u32(),
                bytes(0, 255),
                list(0, 7, () -> bytes(1, 32)),
                hints(),
                extensions(),
                bytes(0, 255),
                ticket ? bytes(16, 255) : bytes(0, 0),
                ticket ? bytes(1, 48) : bytes(0, 0));
    }

    private List<CertificateEntry> chain() {
        return list(0, 4, () -> new CertificateEntry(bytes(1, 4_000), bytes(0, 2_000)));
    }

    private List<Bytes> hints() {
        return list(0, 16, () -> bytes(16, 16));
    }

    private List<Extension> extensions() {
        return random.ints(random.nextInt(MAX_EXTENSIONS + 1), 0, 0x1_0000)
                .distinct()
                .sorted()
                .mapToObj(type -> new Extension(type, bytes(0, 300)))
                .toList();
    }

    private <T> List<T> list(int min, int max, Supplier<T> item) {
        return Stream.generate(item).limit(random.nextInt(min, max + 1)).toList();
    }

    private Bytes bytes(int min, int max) {
        // the bounds themselves are the interesting lengths
        int length = switch (random.nextInt(4)) {
            case 0 -> min;
            case 1 -> max;
            default -> random.nextInt(min, max + 1);
        };
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    private int u8() {
        return random.nextInt(1 << 8);
    }

    private int u16() {
        return random.nextInt(1 << 16);
    }

    private int u24() {
        return random.nextInt(1 << 24);
    }

    private long u32() {
        return random.nextLong(1L << 32);
    }
}
