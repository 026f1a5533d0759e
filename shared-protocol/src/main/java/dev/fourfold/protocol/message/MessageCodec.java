package dev.fourfold.protocol.message;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
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
import java.util.ArrayList;
import java.util.List;

/** The grammar of protocol.md §4, written once for each direction. */
final class MessageCodec {

    private static final int VERSION = 1;
    private static final int RANDOM = 32;
    private static final int HINT = 16;
    private static final int CHAIN_KIND = 1;
    private static final int MIN_TICKET = 16;

    private MessageCodec() {}

    static byte[] encode(HandshakeMessage message) {
        return new WireWriter()
                .u8(message.type().code())
                .list24(body -> write(message, body))
                .toByteArray();
    }

    private static void write(HandshakeMessage message, WireWriter body) {
        switch (message) {
            case ClientHello hello -> write(hello, body);
            case ServerHello hello -> write(hello, body);
            case ServerParameters parameters -> write(parameters, body);
            case ServerCertificate certificate -> writeChain(certificate.chain(), body);
            case ServerCertificateVerify verify -> writeVerify(verify.scheme(), verify.signature(), body);
            case ServerConfirm confirm -> body.opaque8(confirm.mac());
            case ClientCertificate certificate -> writeChain(certificate.chain(), body);
            case ClientCertificateVerify verify -> writeVerify(verify.scheme(), verify.signature(), body);
            case ClientFinished finished -> body.opaque8(finished.mac());
            case HelloRetry retry -> body.u16(retry.suite()).u16(retry.group()).opaque8(retry.cookie());
            case ServerFinished finished -> write(finished, body);
            case KeyUpdate update -> body.u8(update.request());
        }
    }

    static HandshakeMessage decode(byte[] bytes) throws ProtocolException {
        WireReader reader = WireReader.of(bytes);
        MessageType type = MessageType.ofCode(reader.u8());
        WireReader body = reader.list24(0, type.maxBody());
        HandshakeMessage message = switch (type) {
            case CLIENT_HELLO -> clientHello(body);
            case SERVER_HELLO -> serverHello(body);
            case SERVER_PARAMETERS -> serverParameters(body);
            case SERVER_CERTIFICATE -> new ServerCertificate(chain(body));
            case SERVER_CERTIFICATE_VERIFY -> new ServerCertificateVerify(body.u16(), signature(body));
            case SERVER_CONFIRM -> new ServerConfirm(mac(body));
            case CLIENT_CERTIFICATE -> new ClientCertificate(chain(body));
            case CLIENT_CERTIFICATE_VERIFY -> new ClientCertificateVerify(body.u16(), signature(body));
            case CLIENT_FINISHED -> new ClientFinished(mac(body));
            case HELLO_RETRY -> new HelloRetry(body.u16(), body.u16(), Bytes.of(body.opaque8(0, 255)));
            case SERVER_FINISHED -> new ServerFinished(mac(body), tickets(body.list16(0, 1024)));
            case KEY_UPDATE -> new KeyUpdate(body.u8());
        };
        body.end();
        reader.end();
        return message;
    }

    private static void write(ClientHello hello, WireWriter out) {
        out.list8(list -> hello.versions().forEach(list::u16))
                .raw(hello.random())
                .list8(list -> hello.suites().forEach(list::u16))
                .list16(list ->
                        hello.shares().forEach(share -> list.u16(share.group()).opaque16(share.value())))
                .list8(list -> hello.signatureSchemes().forEach(list::u16))
                .u24(hello.recordLimit())
                .u32(hello.features())
                .opaque8(hello.serverName())
                .list8(list -> hello.applicationProtocols().forEach(name -> list.opaque8(name)))
                .list16(list -> hello.caHints().forEach(hint -> list.raw(hint)));
        writeExtensions(hello.extensions(), out);
        out.opaque8(hello.cookie()).opaque8(hello.ticket()).opaque8(hello.binder());
    }

    private static ClientHello clientHello(WireReader in) throws ProtocolException {
        List<Integer> versions = numbers(in.list8(2, 8));
        // protocol.md §12: "A later version keeps [...] ClientHello up to versions": what follows is then not ours to
        // read
        if (!versions.contains(VERSION)) {
            throw new ProtocolException(
                    Alert.PROTOCOL_VERSION, "The client offers the versions " + versions + ", we have " + VERSION);
        }
        ClientHello hello = new ClientHello(
                versions,
                Bytes.of(in.raw(RANDOM)),
                numbers(in.list8(2, 32)),
                shares(in.list16(0, 4096)),
                numbers(in.list8(2, 32)),
                in.u24(),
                in.u32(),
                Bytes.of(in.opaque8(0, 255)),
                names(in.list8(0, 255)),
                hints(in.list16(0, 256)),
                extensions(in.list16(0, 2048)),
                Bytes.of(in.opaque8(0, 255)),
                Bytes.of(in.opaque8(0, 255)),
                Bytes.of(in.opaque8(0, 48)));
        if (hello.ticket().isEmpty() != hello.binder().isEmpty()) {
            throw new ProtocolException(Alert.DECODE_ERROR, "A ticket without a binder, or a binder without a ticket");
        }
        if (!hello.ticket().isEmpty() && hello.ticket().length() < MIN_TICKET) {
            throw new ProtocolException(
                    Alert.DECODE_ERROR, "A ticket of " + hello.ticket().length() + " bytes");
        }
        return hello;
    }

    private static void write(ServerHello hello, WireWriter out) {
        out.u16(hello.version())
                .raw(hello.random())
                .u16(hello.suite())
                .u16(hello.group())
                .opaque16(hello.share())
                .u8(hello.resumed());
        writeExtensions(hello.extensions(), out);
    }

    private static ServerHello serverHello(WireReader in) throws ProtocolException {
        return new ServerHello(
                in.u16(),
                Bytes.of(in.raw(RANDOM)),
                in.u16(),
                in.u16(),
                Bytes.of(in.opaque16(0, 2048)),
                in.u8(),
                extensions(in.list16(0, 1024)));
    }

    private static void write(ServerParameters parameters, WireWriter out) {
        out.opaque8(parameters.applicationProtocol())
                .u24(parameters.recordLimit())
                .u32(parameters.features())
                .list8(list -> parameters.signatureSchemes().forEach(list::u16))
                .list16(list -> parameters.caHints().forEach(hint -> list.raw(hint)));
        writeExtensions(parameters.extensions(), out);
    }

    private static ServerParameters serverParameters(WireReader in) throws ProtocolException {
        return new ServerParameters(
                Bytes.of(in.opaque8(0, 32)),
                in.u24(),
                in.u32(),
                numbers(in.list8(2, 32)),
                hints(in.list16(0, 256)),
                extensions(in.list16(0, 1024)));
    }

    private static void write(ServerFinished finished, WireWriter out) {
        out.opaque8(finished.mac())
                .list16(list -> finished.tickets()
                        .forEach(ticket -> list.u32(ticket.lifetime())
                                .opaque8(ticket.nonce())
                                .opaque8(ticket.value())));
    }

    private static List<Ticket> tickets(WireReader in) throws ProtocolException {
        var tickets = new ArrayList<Ticket>();
        while (in.hasMore()) {
            tickets.add(new Ticket(in.u32(), Bytes.of(in.opaque8(1, 16)), Bytes.of(in.opaque8(16, 255))));
        }
        return tickets;
    }

    private static Bytes mac(WireReader in) throws ProtocolException {
        return Bytes.of(in.opaque8(32, 48));
    }

    private static void writeChain(List<CertificateEntry> chain, WireWriter out) {
        out.u8(CHAIN_KIND)
                .list16(list -> chain.forEach(
                        entry -> list.opaque16(entry.certificate()).opaque16(entry.staple())));
    }

    private static List<CertificateEntry> chain(WireReader in) throws ProtocolException {
        if (in.u8() != CHAIN_KIND) {
            throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "A certificate message that holds no chain");
        }
        WireReader list = in.list16(0, 24_576);
        var chain = new ArrayList<CertificateEntry>();
        while (list.hasMore()) {
            chain.add(new CertificateEntry(Bytes.of(list.opaque16(1, 12_288)), Bytes.of(list.opaque16(0, 8_192))));
        }
        return chain;
    }

    private static void writeVerify(int scheme, Bytes signature, WireWriter out) {
        out.u16(scheme).opaque16(signature);
    }

    private static Bytes signature(WireReader in) throws ProtocolException {
        return Bytes.of(in.opaque16(1, 5_120));
    }

    private static void writeExtensions(List<Extension> extensions, WireWriter out) {
        out.list16(list ->
                extensions.forEach(extension -> list.u16(extension.type()).opaque16(extension.data())));
    }

    private static List<Extension> extensions(WireReader in) throws ProtocolException {
        var extensions = new ArrayList<Extension>();
        while (in.hasMore()) {
            var extension = new Extension(in.u16(), Bytes.of(in.opaque16(0, 1024)));
            // protocol.md §4.1: "Extension types MUST strictly increase"
            if (!extensions.isEmpty()
                    && extension.type() <= extensions.getLast().type()) {
                throw new ProtocolException(Alert.DECODE_ERROR, "Extension types that do not increase");
            }
            extensions.add(extension);
        }
        return extensions;
    }

    private static List<Share> shares(WireReader in) throws ProtocolException {
        var shares = new ArrayList<Share>();
        while (in.hasMore()) {
            shares.add(new Share(in.u16(), Bytes.of(in.opaque16(1, 2048))));
        }
        return shares;
    }

    private static List<Integer> numbers(WireReader in) throws ProtocolException {
        var numbers = new ArrayList<Integer>();
        while (in.hasMore()) {
            numbers.add(in.u16());
        }
        return numbers;
    }

    private static List<Bytes> names(WireReader in) throws ProtocolException {
        var names = new ArrayList<Bytes>();
        while (in.hasMore()) {
            names.add(Bytes.of(in.opaque8(1, 32)));
        }
        return names;
    }

    private static List<Bytes> hints(WireReader in) throws ProtocolException {
        var hints = new ArrayList<Bytes>();
        while (in.hasMore()) {
            hints.add(Bytes.of(in.raw(HINT)));
        }
        return hints;
    }
}
