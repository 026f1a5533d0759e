package dev.fourfold.protocol.message;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.message.HandshakeMessage.CertificateEntry;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ClientFinished;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.HelloRetry;
import dev.fourfold.protocol.message.HandshakeMessage.KeyUpdate;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ServerConfirm;
import dev.fourfold.protocol.message.HandshakeMessage.ServerFinished;
import dev.fourfold.protocol.message.HandshakeMessage.ServerHello;
import dev.fourfold.protocol.message.HandshakeMessage.ServerParameters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of a message in words, in the order of protocol.md §4, for whoever watches. No message holds a secret. */
public final class MessageFields {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Map<String, String> fields = new LinkedHashMap<>();

    private MessageFields() {}

    /** Returns the names of the fields, as in protocol.md, with their values. */
    public static Map<String, String> of(HandshakeMessage message) {
        var fields = new MessageFields();
        return switch (message) {
            case ClientHello hello -> fields.clientHello(hello);
            case HelloRetry retry -> fields.helloRetry(retry);
            case ServerHello hello -> fields.serverHello(hello);
            case ServerParameters parameters -> fields.serverParameters(parameters);
            case ServerCertificate certificate -> fields.chain(certificate.chain());
            case ServerCertificateVerify verify -> fields.verify(verify.scheme(), verify.signature());
            case ServerConfirm confirm -> fields.with("mac", confirm.mac()).fields;
            case ClientCertificate certificate -> fields.chain(certificate.chain());
            case ClientCertificateVerify verify -> fields.verify(verify.scheme(), verify.signature());
            case ClientFinished finished -> fields.with("mac", finished.mac()).fields;
            case ServerFinished finished ->
                fields.with("mac", finished.mac())
                        .with("tickets", finished.tickets().size())
                        .fields;
            case KeyUpdate update -> fields.with("request", update.request()).fields;
        };
    }

    private Map<String, String> clientHello(ClientHello hello) {
        return with("versions", codes(hello.versions()))
                .with("random", hello.random())
                .with("suites", codes(hello.suites()))
                .with(
                        "shares",
                        hello.shares().stream()
                                .map(share -> code(share.group()) + " of "
                                        + share.value().length() + " bytes")
                                .toList())
                .with("signature_schemes", codes(hello.signatureSchemes()))
                .with("record_limit", hello.recordLimit())
                .with("features", features(hello.features()))
                .with("application_protocols", names(hello.applicationProtocols()))
                .with("cookie", hello.cookie().length() + " bytes")
                .with("ticket", hello.ticket().length() + " bytes")
                .fields;
    }

    private Map<String, String> helloRetry(HelloRetry retry) {
        return with("suite", suite(retry.suite()))
                .with("group", retry.group() == 0 ? "the shares may stay" : code(retry.group()))
                .with("cookie", retry.cookie().length() + " bytes")
                .fields;
    }

    private Map<String, String> serverHello(ServerHello hello) {
        return with("version", code(hello.version()))
                .with("random", hello.random())
                .with("suite", suite(hello.suite()))
                .with("group", code(hello.group()))
                .with("share", hello.share().length() + " bytes")
                .with("resumed", hello.resumed())
                .fields;
    }

    private Map<String, String> serverParameters(ServerParameters parameters) {
        return with(
                        "application_protocol",
                        parameters.applicationProtocol().isEmpty() ? "none" : name(parameters.applicationProtocol()))
                .with("record_limit", parameters.recordLimit())
                .with("features", features(parameters.features()))
                .with("signature_schemes", codes(parameters.signatureSchemes()))
                .fields;
    }

    private Map<String, String> chain(List<CertificateEntry> chain) {
        return with("certificates", chain.size())
                .with(
                        "bytes",
                        chain.stream()
                                .mapToInt(entry -> entry.certificate().length())
                                .sum())
                .with(
                        "staples",
                        chain.stream()
                                .filter(entry -> !entry.staple().isEmpty())
                                .count())
                .fields;
    }

    private Map<String, String> verify(int scheme, Bytes signature) {
        return with("scheme", code(scheme)).with("signature", signature.length() + " bytes").fields;
    }

    private MessageFields with(String name, Object value) {
        fields.put(name, value.toString());
        return this;
    }

    private static String suite(int code) {
        return CipherSuite.ofCode(code).map(CipherSuite::title).orElse(code(code));
    }

    private static List<String> features(long features) {
        var words = new ArrayList<String>();
        if ((features & HandshakeMessage.TICKETS) != 0) {
            words.add("tickets");
        }
        if ((features & HandshakeMessage.STAPLE) != 0) {
            words.add("staple");
        }
        return words;
    }

    private static List<String> names(List<Bytes> names) {
        return names.stream().map(MessageFields::name).toList();
    }

    /** Returns a name as text if it is visible ASCII, else as hex: whoever watches must not be tricked. */
    private static String name(Bytes name) {
        String text = new String(name.toArray(), StandardCharsets.ISO_8859_1);
        return text.chars().allMatch(c -> c > 0x20 && c < 0x7F) ? text : name.toString();
    }

    private static List<String> codes(List<Integer> codes) {
        return codes.stream().map(MessageFields::code).toList();
    }

    private static String code(int code) {
        return "0x" + HEX.toHexDigits((short) code);
    }
}
