"""What is wrong with handshake keys, records and the order of messages."""

from failing.cases import case, flight, flip, labels, once, replace, resize, split
from fourfold import record
from fourfold.keys import Schedule
from fourfold.record import ALERT, APPLICATION, HANDSHAKE, PING, inner
from fourfold.wire import U24


def refused_server_keys():
    def schedule(name, says, erring, **more):
        case("client-keys-" + name, "client", "bad_record_mac", says, schedule=erring, **more)

    class TlsPrefix(Schedule):
        PREFIX = b"tls13 "

    class NoPrefix(Schedule):
        PREFIX = b""

    class NoEarly(Schedule):
        def handshake(self, early, shared_secret, hellos):
            secret = self.extract(bytes(self.length), shared_secret)
            return {"hs": secret, "s_hs": self.derive(secret, b"s hs", hellos),
                    "c_hs": self.derive(secret, b"c hs", hellos)}

    class SaltAndInputSwapped(Schedule):
        def extract(self, salt, ikm):
            return self.mac(ikm, salt)

    class LengthInBits(Schedule):
        def expand_label(self, secret, label, context, length):
            return super().expand_label(secret, label + b"\0", context, length)

    class ShortIv(Schedule):
        def expand_label(self, secret, label, context, length):
            out = super().expand_label(secret, label, context, length)
            return bytes(4) + out[:8] if label == b"iv" else out

    schedule("prefix-of-tls", "the prefix of TLS 1.3", TlsPrefix)
    schedule("without-prefix", "no prefix of labels", NoPrefix)
    schedule("no-early-secret", "no early secret before the handshake secret", NoEarly)
    schedule("salt-and-input-swapped", "HKDF-Extract with its arguments swapped", SaltAndInputSwapped)
    schedule("zero-after-label", "labels that end in 0x00", LengthInBits)
    schedule("iv-of-8-bytes", "an iv that begins with four zeros", ShortIv)
    schedule("directions-swapped", "s hs and c hs swapped", labels({b"s hs": b"c hs", b"c hs": b"s hs"}))
    schedule("label-of-tls", "the label `s hs traffic`", labels({b"s hs": b"s hs traffic"}))
    schedule("derived-left-out", "another label than `derived`", labels({b"derived": b"derive"}))

    def secret(name, says, change, number):
        ours = {"suites": (number,)}
        case(f"client-keys-{name}", "client", "bad_record_mac", says, {"shared secret": change}, ours, ours)

    secret("x25519-before-mlkem", "X25519 || ML-KEM", lambda s: s[32:] + s[:32], 0x0101)
    secret("mlkem-before-p384", "ML-KEM || ECDH", lambda s: s[48:] + s[:48], 0x0110)
    secret("x25519-alone", "X25519 without ML-KEM", lambda s: s[32:], 0x0102)
    secret("mlkem-alone", "ML-KEM without X25519", lambda s: s[:32], 0x0103)
    secret("x25519-reversed", "X25519 result with its bytes reversed", lambda s: s[::-1], 0x0201)
    case("client-keys-hellos-without-headers", "client", "bad_record_mac", "the transcript without message headers",
         {"hellos": lambda t: b"".join(m[4:] for m in split(t))})
    case("client-keys-hellos-swapped", "client", "bad_record_mac", "ServerHello before ClientHello in the transcript",
         {"hellos": lambda t: b"".join(reversed(split(t)))})
    case("client-keys-client-hello-alone", "client", "bad_record_mac", "the transcript without ServerHello",
         {"hellos": lambda t: split(t)[0]})


def refused_sealed_records(receiver, first, what):
    """Records of the first sealed flight, in either direction."""
    def plain(name, expect, says, change):
        case(f"{receiver}-record-{name}", receiver, expect, says + f", in the record of {what}", once(change, first))

    def whole(p):
        length = int.from_bytes(p[1:4], "big")
        return p[4 : 4 + length]

    plain("type-zero", "bad_record_mac", "content type 0", lambda p: b"\x80" + p[1:])
    plain("type-five", "bad_record_mac", "content type 5", lambda p: b"\x85" + p[1:])
    plain("reserved-bit", "bad_record_mac", "bit 4 of tf", lambda p: b"\x91" + p[1:])
    plain("padding-not-zero", "bad_record_mac", "padding that ends in 1", lambda p: p[:-1] + b"\1")
    plain("content-length-too-long", "bad_record_mac", "content_length beyond the record",
          lambda p: p[:1] + U24.write(len(p)) + p[4:])
    plain("empty-handshake", "decode_error", "handshake content of no bytes", lambda p: inner(HANDSHAKE, b""))
    plain("empty-alert", "decode_error", "alert content of no bytes", lambda p: inner(ALERT, b""))
    plain("alert-of-two-bytes", "decode_error", "alert content of two bytes", lambda p: inner(ALERT, b"\2\x28"))
    plain("application-data-early", "unexpected_message", "application content",
          lambda p: inner(APPLICATION, b"too early"))
    plain("ping-early", "unexpected_message", "a ping", lambda p: inner(PING, bytes(9)))
    plain("room-of-content-length", "record_overflow", "16 385 bytes of content without padding",
          lambda p: inner(HANDSHAKE, whole(p) + bytes(16385 - len(whole(p)))))


def refused_streams():
    """What is wrong with records as such; made by hand on the wire."""
    def on_wire(name, receiver, expect, says, change, **more):
        def deviations(peer):
            def run(data):
                if peer.write:
                    change(peer, data)
                    return b""
                return data
            return {"flight": run}
        case(name, receiver, expect, says, deviations, **more)

    def emit(peer, *plains):
        for plain in plains:
            peer._emit(peer.write.seal(plain))

    for receiver, other in (("client", "server"), ("server", "client")):
        on_wire(f"{receiver}-sealed-record-too-long", receiver, "record_overflow",
                "a header of 16 384 + 4 + 16 + 1 bytes",
                lambda p, d: p._emit(b"\xd3" + U24.write(16405)))
        on_wire(f"{receiver}-sealed-record-of-16-bytes", receiver, "bad_record_mac", "a body as long as a tag",
                lambda p, d: p._emit(record.record(0xD3, bytes(16))))
        on_wire(f"{receiver}-sealed-record-empty", receiver, "bad_record_mac", "a body of no bytes",
                lambda p, d: p._emit(record.record(0xD3, b"")))
        on_wire(f"{receiver}-sealed-record-flipped", receiver, "bad_record_mac", "a bit of the tag is flipped",
                lambda p, d: p._emit(flip(p.write.seal(inner(HANDSHAKE, d)))))

        def skip(p, d):
            p.write.sequence = 1
            emit(p, inner(HANDSHAKE, d))

        def twice(p, d):
            emit(p, inner(HANDSHAKE, d[:9]))
            p.write.sequence = 0
            emit(p, inner(HANDSHAKE, d[9:]))

        def in_65(p, d):
            before = len(split(d)[0]) if d[0] == 8 else 0  # ServerParameters are too short
            emit(p, *[inner(HANDSHAKE, d[:before])] * bool(before),
                 *[inner(HANDSHAKE, d[i : i + 1]) for i in range(before, before + 65)])

        def no_aad(p, d):
            nonce = p.write._nonce()
            p._emit(record.record(0xD3, p.write.aead.encrypt(nonce, inner(HANDSHAKE, d), None)))

        on_wire(f"{receiver}-sequence-starts-at-one", receiver, "bad_record_mac", "sequence 1 first", skip)
        on_wire(f"{receiver}-sequence-used-twice", receiver, "bad_record_mac", "sequence 0 twice", twice)
        on_wire(f"{receiver}-record-without-aad", receiver, "bad_record_mac", "the header is no associated data",
                no_aad)
        on_wire(f"{receiver}-application-form-early", receiver, "unexpected_message", "form 0xD4",
                lambda p, d: p._emit(b"\xd4" + p.write.seal(inner(HANDSHAKE, d))[1:]))
        on_wire(f"{receiver}-handshake-in-clear-late", receiver, "unexpected_message", "form 0xD1 after ServerHello",
                lambda p, d: p._emit(record.record(0xD1, d)))
        on_wire(f"{receiver}-message-in-65-records", receiver, "unexpected_message", "65 records of a byte each",
                in_65)
        on_wire(f"{receiver}-message-too-long", receiver, "record_overflow", "a message header of 32 769 bytes in all",
                lambda p, d: emit(p, inner(HANDSHAKE, d[:1] + U24.write(32765))))
        on_wire(f"{receiver}-type-reserved", receiver, "unexpected_message", "message type 41",
                lambda p, d: emit(p, inner(HANDSHAKE, b"\x29\0\0\0")))
        on_wire(f"{receiver}-type-unknown", receiver, "unexpected_message", "message type 99",
                lambda p, d: emit(p, inner(HANDSHAKE, b"\x63\0\0\0")))
        on_wire(f"{receiver}-key-update-early", receiver, "unexpected_message", "KeyUpdate in the handshake",
                lambda p, d: emit(p, inner(HANDSHAKE, b"\x28\0\0\1\0")))
    on_wire("client-alert-in-clear-late", "client", "unexpected_message", "form 0xD2 after ServerHello",
            lambda p, d: p._emit(record.record(0xD2, b"\x28")))

    def clear_after_sealed(p, d):
        emit(p, inner(HANDSHAKE, d[:9]))
        p._emit(record.record(0xD2, b"\x28"))

    on_wire("server-alert-in-clear-late", "server", "unexpected_message", "form 0xD2 after a record of form 0xD3",
            clear_after_sealed)


def refused_parameters():
    def parameters(name, expect, says, deviation, **more):
        case("client-parameters-" + name, "client", expect, says, {"server_parameters": deviation}, **more)

    parameters("record-limit-small", "illegal_parameter", "record_limit 1 023", replace(record_limit=1023))
    parameters("record-limit-large", "illegal_parameter", "record_limit 65 537", replace(record_limit=65537))
    parameters("no-schemes", "decode_error", "an empty list of schemes", replace(signature_schemes=[]))
    parameters("no-common-scheme", "handshake_failure", "no scheme for the client's key",
               replace(signature_schemes=[0x0403]))
    parameters("protocol-not-offered", "illegal_parameter", "a protocol that was not offered",
               replace(application_protocol=b"smtp"), client={"protocols": (b"otp",)}, server={"protocols": (b"otp",)})
    parameters("no-protocol", "no_application_protocol", "no protocol though one was offered",
               replace(application_protocol=b""), client={"protocols": (b"otp",)}, server={"protocols": (b"otp",)})
    parameters("status-demanded", "bad_certificate_status", "a status is demanded that the client does not have",
               replace(features=2))
    parameters("extension-not-offered", "unsupported_extension", "an extension", replace(extensions=[(7, b"")]))
    parameters("extension-critical", "unsupported_extension", "a critical extension",
               replace(extensions=[(0x8007, b"")]))
    case("client-parameters-a-byte-more", "client", "decode_error", "a byte after the extensions",
         {"server_parameters bytes": lambda b: resize(b, b[4:] + b"\0")})


def refused_flights():
    def order(name, says, change, **more):
        case("client-" + name, "client", "unexpected_message", says, flight(8, change), **more)

    order("order-no-parameters", "ServerCertificate first", lambda m: m[1:])
    order("order-parameters-twice", "ServerParameters twice", lambda m: m[:1] + m)
    order("order-no-certificate", "ServerCertificateVerify without a certificate", lambda m: m[:1] + m[2:])
    order("order-verify-before-certificate", "signature before certificate", lambda m: [m[0], m[2], m[1], m[3]])
    order("order-no-verify", "ServerConfirm without a signature", lambda m: m[:2] + m[3:])
    order("order-confirm-twice", "ServerConfirm twice in a record", lambda m: m + m[-1:])
    order("order-only-confirm", "ServerConfirm alone", lambda m: m[-1:])
    order("order-certificate-of-a-client", "type 21 for ServerCertificate",
          lambda m: [m[0], b"\x15" + m[1][1:], *m[2:]])
    order("resumed-and-certificate", "ServerCertificate though a ticket is resumed",
          lambda m: [m[0], b"\x0b" + m[1][1:]], ticket=True)

    def order_of_client(name, says, change, **more):
        case("server-" + name, "server", "unexpected_message", says, flight(21, change), **more)

    order_of_client("order-no-certificate", "ClientCertificateVerify first", lambda m: m[1:])
    order_of_client("order-verify-before-certificate", "signature before certificate", lambda m: [m[1], m[0], m[2]])
    order_of_client("order-no-verify", "ClientFinished without a signature", lambda m: [m[0], m[2]])
    order_of_client("order-only-finished", "ClientFinished alone", lambda m: m[-1:])
    order_of_client("order-finished-twice", "ClientFinished twice in a record", lambda m: m + m[-1:])
    order_of_client("order-certificate-twice", "ClientCertificate twice", lambda m: m[:1] + m)
    order_of_client("order-certificate-of-a-server", "type 11 for ClientCertificate",
                    lambda m: [b"\x0b" + m[0][1:], *m[1:]])
    case("server-resumed-and-certificate", "server", "unexpected_message",
         "ClientCertificate though a ticket is resumed",
         flight(30, lambda m: [b"\x15" + m[0][1:]]), ticket=True)
