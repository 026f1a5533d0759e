"""Connections in which one peer errs, and what the other must answer: vectors/handshake-failing/*.txt.

A file is as in handshake_vectors.py, sections 1, 2 and 5, with `expect`, the name of the alert, `receiver`, the peer that
must send it, and `deviation` in front. The last record is that alert, sealed if the receiver has keys. Whatever the
receiver is sent is on the wire before it; all that it drew at random is named, so that it can be replayed byte for byte.
What the other drew is there too, but its keys may follow from it in the wrong way that the file is about.
"""

import pki
from fourfold import certificates, keys, record
from fourfold.certificates import Identity
from fourfold.client import Client
from fourfold.exchange import GROUPS
from fourfold.keys import SUITES, Schedule
from fourfold.record import ALERT, APPLICATION, HANDSHAKE, PING, inner
from fourfold.server import Server
from fourfold.tickets import ClientTickets, ServerTickets
from fourfold.wire import U24
from handshake_vectors import Connection, FixedDraws, Given, ticket_lines

PKI = pki.Pki()
MLKEM_AT = {0x11EC: 0, 0x11ED: 97}  # where the encapsulation key begins in a client share
LOW_ORDER = bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")  # of order 8
CASES = {}


def case(name, receiver, expect, says, deviations=None, client=None, server=None, ticket=False, script=None, schedule=None):
    """One file. `deviations` is a dictionary for the erring peer, or a function that makes one for it; `script` is what it
    does on the open connection."""
    assert name not in CASES, name
    CASES[name] = dict(receiver=receiver, expect=expect, says=says, deviations=deviations or {}, client=client or {},
                       server=server or {}, ticket=ticket, script=script, schedule=schedule)


def replace(**fields):
    return lambda message: message.replace(**fields)


def split(flight):
    """The messages of a flight."""
    out = []
    while flight:
        length = 4 + int.from_bytes(flight[1:4], "big")
        out.append(flight[:length])
        flight = flight[length:]
    return out


def flight(first, change):
    """Changes the list of messages of the one flight that begins with a message of that type."""
    return {"flight": lambda data: b"".join(change(split(data))) if data[0] == first else data}


def once(change, first):
    """Changes the first sealed record of the flight that begins with that type."""
    return {"plain": lambda plain: change(plain) if plain[4] == first else plain}


def flip(data, at=-1):
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def resize(encoded, body):
    """The same message with that body."""
    return encoded[:1] + U24.write(len(body)) + body


def labels(change):
    """A schedule with other labels."""
    class Erring(Schedule):
        def derive(self, secret, label, transcript_hash):
            return super().derive(secret, change.get(label, label), transcript_hash)
    return Erring


# --- what a client refuses

def refused_server_hellos():
    def hello(name, says, deviation, expect="illegal_parameter", **more):
        case("client-" + name, "client", expect, says, {"server_hello": deviation}, **more)

    only = {"client": {"suites": (0x0101,)}, "server": {"suites": (0x0101,)}}
    hello("server-hello-version-not-offered", "version 2", replace(version=2))
    hello("server-hello-suite-not-offered", "0x0103, which was not offered", replace(suite=0x0103), **only)
    hello("server-hello-suite-unknown", "suite 0x7f7f", replace(suite=0x7F7F))
    hello("server-hello-suite-of-another-group", "0x0201 for the group 0x11EC", replace(suite=0x0201),
          client={"suites": (0x0101, 0x0201)}, server={"suites": (0x0101,)})
    hello("server-hello-group-of-another-suite", "group 0x001D for the suite 0x0101", replace(group=0x001D))
    share = GROUPS[0x001D].offer(FixedDraws("share"), "server_001d")[0]
    hello("server-hello-group-without-share", "a suite for whose group the client sent no share",
          replace(suite=0x0201, group=0x001D, share=share),
          client={"suites": (0x0101, 0x0201)}, server={"suites": (0x0101,)})
    hello("server-hello-resumed-without-offer", "resumed 1 without a ticket", replace(resumed=1))
    hello("server-hello-resumed-two", "resumed 2", replace(resumed=2))
    hello("server-hello-resumed-with-another-hash", "resumed 1 with a suite whose Hash is not the ticket's",
          replace(suite=0x0102), ticket=True)
    fast = {"suites": (0x0301, 0x0101)}
    case("client-server-hello-suite-with-ticket-only", "client", "illegal_parameter", "0x0301 with resumed 0",
         {"server_hello": replace(resumed=0)}, fast, fast, ticket=True)
    hello("server-hello-extension-not-offered", "an extension that was not offered", replace(extensions=[(1, b"x")]),
          "unsupported_extension")
    hello("server-hello-extension-critical", "a critical extension", replace(extensions=[(0x8001, b"")]),
          "unsupported_extension")
    hello("server-hello-extensions-equal", "an extension type twice", replace(extensions=[(1, b""), (1, b"")]),
          "decode_error")
    hello("server-hello-extensions-decreasing", "extension types out of order", replace(extensions=[(2, b""), (1, b"")]),
          "decode_error")
    for what, change in {"a-byte-more": lambda b: resize(b, b[4:] + b"\0"), "a-byte-less": lambda b: resize(b, b[4:-1]),
                         "no-body": lambda b: resize(b, b"")}.items():
        case(f"client-server-hello-{what}", "client", "decode_error", f"ServerHello with {what}",
             {"server_hello bytes": change})
    case("client-server-hello-not-last-of-its-record", "client", "unexpected_message",
         "ServerParameters in clear in the record of ServerHello",
         flight(2, lambda m: m + [b"\x08\0\0\x15" + bytes(21)]))
    case("client-first-message-is-server-parameters", "client", "unexpected_message", "no ServerHello",
         flight(2, lambda m: [b"\x08" + m[0][1:]]))
    case("client-first-message-is-client-hello", "client", "unexpected_message", "the client's own ClientHello",
         flight(2, lambda m: [b"\x01" + m[0][1:]]))
    case("client-record-in-clear-empty", "client", "decode_error", "a record of form 0xD1 without content",
         {"clear record": lambda r: record.record(0xD1, b"") if r[4] == 2 else r})
    case("client-record-in-clear-too-long", "client", "record_overflow", "16 385 bytes in clear",
         {"clear record": lambda r: r[:1] + U24.write(16385) if r[4] == 2 else r})
    case("client-record-of-unknown-form", "client", "unexpected_message", "form 0xD0",
         {"clear record": lambda r: b"\xd0" + r[1:] if r[4] == 2 else r})
    case("client-sealed-record-before-server-hello", "client", "unexpected_message", "form 0xD3 first",
         {"clear record": lambda r: b"\xd3" + r[1:] if r[4] == 2 else r})
    case("client-alert-in-clear-of-two-bytes", "client", "decode_error", "an alert of two bytes",
         {"clear record": lambda r: record.record(0xD2, b"\x28\x28") if r[4] == 2 else r})


def refused_server_shares():
    def share(name, number, says, change):
        ours = {"suites": (number,)}
        case(f"client-share-{number:04x}-{name}", "client", "illegal_parameter", says,
             {"server_hello": lambda m: m.replace(share=change(m.share))}, ours, ours)

    for number in (0x0101, 0x0110, 0x0201):
        share("short", number, "a share without its last byte", lambda s: s[:-1])
        share("long", number, "a share with a byte more", lambda s: s + b"\0")
        share("empty", number, "an empty share", lambda s: b"")
    share("zero", 0x0201, "X25519 share 0", lambda s: bytes(32))
    share("one", 0x0201, "X25519 share 1", lambda s: b"\1" + bytes(31))
    share("order-8", 0x0201, "X25519 share of order 8", lambda s: LOW_ORDER)
    share("order-8", 0x0101, "X25519 share of order 8 beside ML-KEM", lambda s: s[:-32] + LOW_ORDER)
    share("off-curve", 0x0110, "a P-384 point off the curve", lambda s: flip(s, 96))
    share("compressed", 0x0110, "the length of an uncompressed point with the mark of a compressed one",
          lambda s: b"\3" + s[1:])
    share("infinity", 0x0110, "0x00 and zeros for a point", lambda s: bytes(97) + s[97:])


def refused_retries():
    asks = {"suites": (0x0110, 0x0102, 0x0101)}, {"suites": (0x0102, 0x0101)}

    def retry(name, says, deviation, expect="illegal_parameter"):
        case("client-retry-" + name, "client", expect, says, {"hello_retry": deviation}, *asks)

    retry("suite-not-offered", "a suite that was not offered", replace(suite=0x0103))
    retry("suite-unknown", "suite 0x7f7f", replace(suite=0x7F7F))
    retry("group-not-needed", "the group of no offered suite", replace(group=0x001D))
    retry("group-unknown", "group 0x7f7f", replace(group=0x7F7F))
    retry("group-with-share", "a group for which a share was sent", replace(group=0x11ED))
    retry("for-nothing", "neither group nor cookie", replace(group=0, cookie=b""))
    case("client-retry-a-byte-more", "client", "decode_error", "a byte after the cookie",
         {"hello_retry bytes": lambda b: resize(b, b[4:] + b"\0")}, *asks)

    def second(peer):
        def change(data):
            return peer.retry.encode() if data[0] == 2 else data
        return {"flight": change}

    case("client-retry-twice", "client", "unexpected_message", "HelloRetry after the second ClientHello", second, *asks)
    case("client-retry-then-suite-of-another-hash", "client", "illegal_parameter",
         "HelloRetry with a suite of SHA-384, ServerHello with one of SHA-256", {"server_hello": replace(suite=0x0101)}, *asks)
    case("client-retry-then-another-group", "client", "illegal_parameter",
         "HelloRetry for 0x11EC, ServerHello with 0x11ED, whose share was in the first ClientHello",
         {"server_hello": lambda m: m.replace(suite=0x0110, group=0x11ED, share=bytes(1665))}, *asks)

    class Forgetful(Server):
        def retried(self, first, suite):
            return first

    class OtherHash(Server):
        def retried(self, first, suite):
            return super().retried(first, 0x0101)

    class BareHash(Server):
        def retried(self, first, suite):
            return super().retried(first, suite)[4:]

    for name, server, says in (
            ("transcript-with-first-hello", Forgetful, "the whole first ClientHello in the transcript"),
            ("transcript-with-another-hash", OtherHash, "the first ClientHello under SHA-256 in one of SHA-384"),
            ("transcript-with-bare-hash", BareHash, "the hash without 0xFE and length")):
        case("client-retry-" + name, "client", "bad_record_mac", says, {"class": server}, *asks)
    for name, change, says in (
            ("transcript-without-retry", lambda t: t.replace(retry_bytes(t), b""), "HelloRetry left out of the transcript"),):
        case("client-" + name, "client", "bad_record_mac", says, {"hellos": change}, *asks)


def retry_bytes(transcript):
    return transcript[52 : 52 + 4 + int.from_bytes(transcript[53:56], "big")]


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
    plain("application-data-early", "unexpected_message", "application content", lambda p: inner(APPLICATION, b"too early"))
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
        on_wire(f"{receiver}-sealed-record-too-long", receiver, "record_overflow", "a header of 16 384 + 4 + 16 + 1 bytes",
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
        on_wire(f"{receiver}-record-without-aad", receiver, "bad_record_mac", "the header is no associated data", no_aad)
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
    parameters("no-common-scheme", "handshake_failure", "no scheme for the client's key", replace(signature_schemes=[0x0403]))
    parameters("protocol-not-offered", "illegal_parameter", "a protocol that was not offered",
               replace(application_protocol=b"smtp"), client={"protocols": (b"otp",)}, server={"protocols": (b"otp",)})
    parameters("no-protocol", "no_application_protocol", "no protocol though one was offered",
               replace(application_protocol=b""), client={"protocols": (b"otp",)}, server={"protocols": (b"otp",)})
    parameters("status-demanded", "bad_certificate_status", "a status is demanded that the client does not have",
               replace(features=2))
    parameters("extension-not-offered", "unsupported_extension", "an extension", replace(extensions=[(7, b"")]))
    parameters("extension-critical", "unsupported_extension", "a critical extension", replace(extensions=[(0x8007, b"")]))
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
    order("order-certificate-of-a-client", "type 21 for ServerCertificate", lambda m: [m[0], b"\x15" + m[1][1:], *m[2:]])
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
    order_of_client("order-certificate-of-a-server", "type 11 for ClientCertificate", lambda m: [b"\x0b" + m[0][1:], *m[1:]])
    case("server-resumed-and-certificate", "server", "unexpected_message", "ClientCertificate though a ticket is resumed",
         flight(30, lambda m: [b"\x15" + m[0][1:]]), ticket=True)


# --- certificates, signatures and MACs, which both check alike


def refused_certificates(receiver):
    server, other = receiver == "client", "server" if receiver == "client" else "client"
    name_of = {"server": "ServerCertificate", "client": "ClientCertificate"}[other]
    message = f"{other}_certificate"

    def shown(name, expect, says, identity):
        case(f"{receiver}-certificate-{name}", receiver, expect, f"{name_of}: {says}", **{other: {"identity": identity}})

    def entries(name, expect, says, change):
        case(f"{receiver}-certificate-{name}", receiver, expect, f"{name_of}: {says}",
             {message: lambda m: m.replace(chain=change(m.chain))})

    foreign = foreign_identity(server)
    usual = [pki.SERVER] if server else [pki.CLIENT]
    shown("expired", "certificate_expired", "not valid any more", PKI.identity(server, begin=-3, end=-1))
    shown("not-yet-valid", "certificate_expired", "not yet valid", PKI.identity(server, begin=1, end=3))
    shown("of-the-other-role", "unsupported_certificate", "for the other role", PKI.identity(server, role=not server))
    shown("without-names", "bad_certificate", "no dNSName", PKI.identity(server, []))
    shown("with-wildcard", "bad_certificate", "a wildcard beside a good name", PKI.identity(server, [*usual, "*.example"]))
    shown("with-critical-extension", "bad_certificate", "an unknown critical extension", PKI.identity(server, critical=True))
    shown("of-another-root", "unknown_ca", "a path to another root", foreign)
    if server:
        shown("for-another-name", "bad_certificate", "another name", PKI.identity(server, ["other.example"]))
        shown("for-a-part-of-the-name", "bad_certificate", "the expected name and more", PKI.identity(server, [pki.SERVER + ".org"]))
    key = PKI.server_key if server else PKI.client_key
    ca = pki.certificate("CA", key, "Issuing", PKI.issuing_key, 9)
    shown("is-a-ca", "unsupported_certificate", "a CA for a leaf", Identity((pki.der(ca), pki.der(PKI.issuing)), key))
    entries("none", "certificate_required", "no certificate", lambda c: [])
    entries("five", "bad_certificate", "five certificates", lambda c: [*c, *c[1:] * 3])
    entries("order", "bad_certificate", "a certificate between that did not sign", lambda c: [c[0], c[0], c[1]])
    entries("der-and-a-byte", "bad_certificate", "a byte after the DER of the leaf", lambda c: [(c[0][0] + b"\0", b""), *c[1:]])
    entries("not-der", "bad_certificate", "bytes that are no DER", lambda c: [(b"\x30\x03\x02\x01", b""), *c[1:]])
    entries("leaf-altered", "bad_certificate", "a bit of the leaf's signature is flipped",
            lambda c: [(flip(c[0][0]), b""), *c[1:]])
    entries("without-issuer", "unknown_ca", "the issuing CA is left out", lambda c: c[:1])
    case(f"{receiver}-certificate-kind-two", receiver, "illegal_parameter", f"{name_of} of kind 2",
         {message: replace(kind=2)})
    case(f"{receiver}-certificate-empty-entry", receiver, "decode_error", "a certificate of no bytes",
         {message: lambda m: m.replace(chain=[(b"", b""), *m.chain])})


def foreign_identity(server):
    """The usual names and keys under a root of another name and key."""
    root_key, key = pki.new_key("foreign"), PKI.server_key if server else PKI.client_key
    names = [pki.SERVER] if server else [pki.CLIENT]
    leaf = pki.certificate("leaf", key, "Foreign Issuing", root_key, 7, names, server)
    issuing = pki.certificate("Foreign Issuing", root_key, "Foreign Root", root_key, 8)
    return Identity((pki.der(leaf), pki.der(issuing)), key)


def refused_signatures(receiver):
    other = "server" if receiver == "client" else "client"
    message, TH = f"{other}_certificate_verify", f"{other}_certificate_verify transcript"

    def signature(name, says, deviations, expect="decrypt_error", **more):
        case(f"{receiver}-signature-{name}", receiver, expect, says, deviations, **more)

    wrong = certificates.CLIENT_CONTEXT if other == "server" else certificates.SERVER_CONTEXT
    signature("context-of-the-other-role", "signed with the other role's context", {"context": lambda c: wrong})
    signature("context-of-tls", "signed with the context of TLS 1.3", {"context": lambda c: f"TLS 1.3, {other} CertificateVerify".encode()})
    signature("by-another-key", "signed with a key that is not the leaf's", {"key": lambda k: PKI.issuing_key})
    signature("before-the-certificate", "the transcript without the certificate",
              {TH: lambda t: b"".join(split(t)[:-1])})
    signature("of-the-hellos", "the transcript of both hellos alone", {TH: lambda t: b"".join(split(t)[:2])})
    signature("without-headers", "the transcript without message headers", {TH: lambda t: b"".join(m[4:] for m in split(t))})
    signature("flipped", "a bit of the signature is flipped", {message: lambda m: m.replace(signature=flip(m.signature, 0))})
    signature("short", "a signature of 63 bytes", {message: lambda m: m.replace(signature=m.signature[:-1])})
    signature("empty", "a signature of no bytes", {message: replace(signature=b"")}, "decode_error")
    signature("scheme-of-another-key", "ecdsa_secp256r1_sha256 for an Ed25519 key", {message: replace(scheme=0x0403)},
              "illegal_parameter")
    signature("scheme-unknown", "scheme 0x7f7f", {message: replace(scheme=0x7F7F)}, "illegal_parameter")


def refused_macs(receiver):
    if receiver == "client":
        message, point, key, other_secret = "server_confirm", "server_confirm", ("s_hs", b"confirm"), ("c_hs", b"confirm")
        label, before = ("s_hs", b"finished"), "the signature"
    else:
        message, point, key, other_secret = "client_finished", "client_finished", ("c_hs", b"finished"), ("s_hs", b"finished")
        label, before = ("c_hs", b"confirm"), "the signature"

    def mac(name, says, deviations, expect="decrypt_error", **more):
        case(f"{receiver}-mac-{name}", receiver, expect, f"{message}: {says}", deviations, **more)

    mac("label", f"label {label[1].decode()}", {f"{point} key": lambda _: label})
    mac("secret-of-the-other", "under the secret of the other direction", {f"{point} key": lambda _: other_secret})
    mac("under-handshake-secret", "under HS", {f"{point} key": lambda _: ("hs", key[1])})
    mac("transcript-short", f"the transcript without {before}", {f"{point} transcript": lambda t: b"".join(split(t)[:-1])})
    mac("transcript-empty", "the transcript of nothing", {f"{point} transcript": lambda t: b""})
    mac("flipped", "a bit is flipped", {message: lambda m: m.replace(mac=flip(m.mac))})
    mac("33-bytes", "a byte more than HashLen", {message: lambda m: m.replace(mac=m.mac + b"\0")})
    mac("48-bytes", "48 bytes, HashLen being 32", {message: lambda m: m.replace(mac=m.mac + bytes(16))})
    ours = {"suites": (0x0102,)}
    mac("32-of-48-bytes", "the first 32 bytes of 48", {message: lambda m: m.replace(mac=m.mac[:32])}, client=ours, server=ours)
    mac("31-bytes", "31 bytes", {message: lambda m: m.replace(mac=m.mac[:31])}, "decode_error")
    mac("resumed-transcript-short", "the transcript without its last message, after a ticket",
        {f"{point} transcript": lambda t: b"".join(split(t)[:-1])}, ticket=True)


def refused_server_finished():
    welcome = {"client": {"tickets": "new"}}

    def finished(name, expect, says, deviations=None, **more):
        case("client-finished-" + name, "client", expect, says, deviations, **more)

    def tickets(name, says, *rows, **more):
        finished("tickets-" + name, "illegal_parameter", says, {"server_finished": replace(tickets=list(rows))}, **(more or welcome))

    a, b, c, d, e = (bytes([i]) * 16 for i in range(1, 6))
    tickets("not-welcome", "a ticket that was not welcome", (60, b"\0", a), client={})
    tickets("five", "five tickets", *[(60, t[:1], t) for t in (a, b, c, d, e)])
    tickets("lifetime-zero", "lifetime 0", (0, b"\0", a))
    tickets("lifetime-a-second-more", "lifetime 86 401", (86401, b"\0", a))
    tickets("equal", "two equal tickets", (60, b"\0", a), (60, b"\1", a))
    tickets("nonces-equal", "two equal nonces", (60, b"\0", a), (60, b"\0", b))
    finished("ticket-of-15-bytes", "decode_error", "a ticket of 15 bytes",
             {"server_finished": replace(tickets=[(60, b"\0", a[1:])])}, **welcome)
    finished("nonce-empty", "decode_error", "a nonce of no bytes", {"server_finished": replace(tickets=[(60, b"", a)])}, **welcome)
    finished("under-the-undivided-key", "decrypt_error", "the MAC under fin itself", lambda peer: {
        "server_finished": lambda m: m.replace(mac=peer.schedule.mac(peer.secrets["fin"], peer.t4))})
    finished("label-confirm", "decrypt_error", "label confirm", {"server_finished key": lambda _: ("fin", b"confirm")})
    finished("under-traffic-secret", "decrypt_error", "under s_ap", {"server_finished key": lambda _: ("s_ap", b"finished")})
    finished("under-handshake-secret", "decrypt_error", "under s_hs", {"server_finished key": lambda _: ("s_hs", b"finished")})
    finished("33-bytes", "decrypt_error", "a byte more than HashLen", {"server_finished": lambda m: m.replace(mac=m.mac + b"\0")})
    finished("label-of-fin", "decrypt_error", "the label `s finished` for fin", schedule=labels({b"s fin": b"s finished"}))
    finished("t4-without-client-finished", "bad_record_mac", "application keys from the transcript without ClientFinished",
             {"t4": lambda t: b"".join(split(t)[:-1])})
    finished("t4-of-the-hellos", "bad_record_mac", "application keys from the hellos alone",
             {"t4": lambda t: b"".join(split(t)[:2])})
    finished("keys-swapped", "bad_record_mac", "s ap and c ap swapped", schedule=labels({b"s ap": b"c ap", b"c ap": b"s ap"}))
    finished("master-without-derived", "bad_record_mac", "application keys from HS instead of MS", schedule=FromHandshakeSecret)
    finished("under-handshake-keys", "unexpected_message", "sealed under handshake keys", lambda peer: {
        "flight": lambda d: under_handshake_keys(peer, d) if d[0] == 31 else d})
    finished("after-application-data", "unexpected_message", "application data first", lambda peer: {
        "flight": lambda d: emit_first(peer, d, inner(APPLICATION, b"early")) if d[0] == 31 else d})
    finished("after-ping", "unexpected_message", "a ping first", lambda peer: {
        "flight": lambda d: emit_first(peer, d, inner(PING, bytes(9))) if d[0] == 31 else d})
    finished("is-key-update", "unexpected_message", "KeyUpdate instead", {
        "flight": lambda d: b"\x28\0\0\1\0" if d[0] == 31 else d})


class FromHandshakeSecret(Schedule):
    def application(self, handshake_secret, t4):
        names = {"s_ap": b"s ap", "c_ap": b"c ap", "fin": b"s fin", "exporter": b"exp", "resumption": b"res", "cid": b"cid"}
        return {"ms": handshake_secret, **{n: self.derive(handshake_secret, label, t4) for n, label in names.items()}}


def under_handshake_keys(peer, data):
    sealing = record.Direction(peer.schedule, 0xD3, peer.secrets["s_hs"])
    sealing.sequence = 1
    peer._emit(sealing.seal(inner(HANDSHAKE, data)))
    return b""


def emit_first(peer, data, plain):
    peer._emit(peer.write.seal(plain))
    return data


# --- what a server refuses


def refused_client_hellos():
    def hello(name, expect, says, deviation, **more):
        case("server-hello-" + name, "server", expect, says, {"client_hello": deviation}, **more)

    def encoded(name, expect, says, change, **more):
        case("server-hello-" + name, "server", expect, says, {"client_hello bytes": change}, **more)

    hello("no-version", "protocol_version", "version 2 alone", replace(versions=[2]))
    encoded("no-version-and-nothing-else", "protocol_version", "version 2 and bytes of a later version",
            lambda b: resize(b, b"\x02\0\x02later"))
    hello("versions-empty", "decode_error", "no versions", replace(versions=[]))
    encoded("versions-odd", "decode_error", "versions of 3 bytes", lambda b: resize(b, b"\3\0\1\0" + b[7:]))
    hello("suites-unknown", "handshake_failure", "unknown suites alone", replace(suites=[0x7F01, 0x7F02], shares=[]))
    hello("suites-forbidden", "insufficient_security", "suites that the server's profile forbids", replace(suites=[0x0201], shares=[]))
    hello("suites-forbidden-and-unknown", "handshake_failure", "a forbidden suite and an unknown one",
          replace(suites=[0x0201, 0x7F01], shares=[]))
    hello("suites-empty", "decode_error", "no suites", replace(suites=[]))
    hello("suites-34-bytes", "decode_error", "17 suites", lambda m: m.replace(suites=m.suites + [0x7F00] * 14))
    hello("suite-with-ticket-only", "handshake_failure", "0x0301 alone, without a ticket",
          replace(suites=[0x0301], shares=[(0x0201, bytes(1184))]), server={"suites": (0x0301, 0x0101)})
    hello("no-common-scheme", "handshake_failure", "no scheme for the server's key", replace(signature_schemes=[0x0403]))
    hello("schemes-empty", "decode_error", "no signature schemes", replace(signature_schemes=[]))
    hello("protocol", "no_application_protocol", "another application protocol", replace(application_protocols=[b"smtp"]),
          server={"protocols": (b"otp",)})
    hello("protocol-empty", "decode_error", "an application protocol of no bytes", replace(application_protocols=[b""]))
    hello("cookie", "illegal_parameter", "a cookie in the first ClientHello", replace(cookie=b"cookie"))
    hello("record-limit-small", "illegal_parameter", "record_limit 1 023", replace(record_limit=1023))
    hello("record-limit-large", "illegal_parameter", "record_limit 65 537", replace(record_limit=65537))
    hello("share-twice", "illegal_parameter", "two shares for one group", lambda m: m.replace(shares=m.shares * 2))
    hello("share-of-an-unknown-group-twice", "illegal_parameter", "two shares for an unknown group",
          lambda m: m.replace(shares=[*m.shares, (0x7F7F, b"x"), (0x7F7F, b"y")]))
    hello("share-not-needed", "illegal_parameter", "a share for a group that none of the suites needs",
          lambda m: m.replace(shares=[*m.shares, (0x001D, b"\x09" + bytes(31))]))
    hello("share-of-no-bytes", "decode_error", "a share of no bytes", replace(shares=[(0x11EC, b"")]))
    hello("extension-critical", "unsupported_extension", "a critical extension", replace(extensions=[(0x8001, b"")]))
    hello("extensions-equal", "decode_error", "an extension type twice", replace(extensions=[(1, b""), (1, b"")]))
    hello("extensions-decreasing", "decode_error", "extension types out of order", replace(extensions=[(2, b""), (1, b"")]))
    hello("ticket-without-binder", "decode_error", "a ticket without a binder", replace(ticket=bytes(32)))
    hello("binder-without-ticket", "decode_error", "a binder without a ticket", replace(binder=bytes(32)))
    encoded("ca-hints-of-17-bytes", "decode_error", "ca_hints that are no multiple of 16",
            lambda b: resize(b, b[4:-7] + b"\0\x11" + bytes(17) + b[-5:]))
    encoded("a-byte-more", "decode_error", "a byte after the binder", lambda b: resize(b, b[4:] + b"\0"))
    encoded("a-byte-less", "decode_error", "the length byte of the binder is missing", lambda b: resize(b, b[4:-1]))
    encoded("too-long", "record_overflow", "a header of 8 193 bytes in all", lambda b: b"\1" + U24.write(8189))
    encoded("is-server-hello", "unexpected_message", "type 2", lambda b: b"\2" + b[1:])
    encoded("is-client-finished", "unexpected_message", "type 30", lambda b: b"\x1e" + b[1:])
    encoded("not-last-of-its-record", "unexpected_message", "bytes after ClientHello in its record", lambda b: b + b"\x15\0\0\0")
    case("server-record-in-clear-too-long", "server", "record_overflow", "16 385 bytes in clear",
         {"clear record": lambda r: r[:1] + U24.write(16385)})
    case("server-record-in-clear-empty", "server", "decode_error", "no bytes in clear",
         {"clear record": lambda r: record.record(0xD1, b"")})
    for number in (0x0101, 0x0110, 0x0201):
        ours = {"suites": (number,)}
        group = SUITES[number].group

        def share(name, says, change):
            case(f"server-share-{number:04x}-{name}", "server", "illegal_parameter", says,
                 {"client_hello": lambda m: m.replace(shares=[(g, change(s)) for g, s in m.shares])}, ours, ours)

        share("short", "a share without its last byte", lambda s: s[:-1])
        share("long", "a share with a byte more", lambda s: s + b"\0")
        if group in MLKEM_AT:
            at = MLKEM_AT[group]
            share("coefficient-3329", "an encapsulation key whose first coefficient is 3 329",
                  lambda s, at=at: s[:at] + bytes([0x01, s[at + 1] & 0xF0 | 0x0D]) + s[at + 2 :])
            share("coefficients-4095", "an encapsulation key whose first 768 coefficients are 4 095",
                  lambda s, at=at: s[:at] + b"\xff" * 1152 + s[at + 1152 :])
        if group == 0x11ED:
            share("off-curve", "a P-384 point off the curve", lambda s: flip(s, 96))
            share("compressed", "the mark of a compressed point", lambda s: b"\2" + s[1:])
            share("mlkem-first", "the two parts the other way round", lambda s: s[97:] + s[:97])
        else:
            share("order-8", "X25519 share of order 8", lambda s: s[:-32] + LOW_ORDER)
            share("zero", "X25519 share 0", lambda s: s[:-32] + bytes(32))


def refused_second_hellos():
    asks = {"suites": (0x0110, 0x0102)}, {"suites": (0x0102,)}
    cookie = {"suites": (0x0102, 0x0101)}, {"suites": (0x0102, 0x0101), "cookie": True}

    def second(name, says, change, ours=cookie, expect="illegal_parameter", **more):
        def deviations(peer):
            return {"client_hello": lambda m: change(m) if peer.retry else m}
        case("server-second-hello-" + name, "server", expect, says, deviations, *ours, **more)

    second("versions", "another version offered too", lambda m: m.replace(versions=[1, 2]))
    second("random", "another random", lambda m: m.replace(random=flip(m.random)))
    second("suites-order", "the suites in another order", lambda m: m.replace(suites=m.suites[::-1]))
    second("suites-fewer", "a suite less", lambda m: m.replace(suites=m.suites[:1]))
    second("share-changed", "another share though none was asked for",
           lambda m: m.replace(shares=[(g, flip(s)) for g, s in m.shares]))
    second("share-removed", "no share though none was asked for", lambda m: m.replace(shares=[]))
    second("schemes", "a signature scheme less", lambda m: m.replace(signature_schemes=m.signature_schemes[:-1]))
    second("record-limit", "another record_limit", lambda m: m.replace(record_limit=m.record_limit + 1))
    second("features", "another feature bit", lambda m: m.replace(features=m.features | 4))
    second("server-name", "a server name", lambda m: m.replace(server_name=b"other"))
    second("protocols", "an application protocol", lambda m: m.replace(application_protocols=[b"otp"]))
    second("ca-hints", "a hint", lambda m: m.replace(ca_hints=[bytes(16)]))
    second("extensions", "an extension", lambda m: m.replace(extensions=[(1, b"")]))
    second("no-cookie", "no cookie", lambda m: m.replace(cookie=b""))
    second("cookie-flipped", "a bit of the cookie is flipped", lambda m: m.replace(cookie=flip(m.cookie)))
    second("cookie-short", "a cookie without its last byte", lambda m: m.replace(cookie=m.cookie[:-1]))
    second("cookie-late-and-foreign", "a cookie of zeros", lambda m: m.replace(cookie=bytes(36)))
    second("cookie-not-asked-for", "a cookie though only a group was asked for", lambda m: m.replace(cookie=b"c"), asks)
    second("share-missing", "no share for the group that was asked for", lambda m: m.replace(shares=[]), asks)
    second("share-twice", "the share that was asked for, twice", lambda m: m.replace(shares=m.shares * 2), asks)
    second("share-of-first-too", "a share for another group too",
           lambda m: m.replace(shares=[*m.shares, (0x11ED, bytes(1665))]), asks)
    second("share-of-first-only", "a share for the group of the first one",
           lambda m: m.replace(shares=[(0x11ED, bytes(1665))]), asks)
    second("new-ticket", "a ticket that the first did not have", lambda m: m.replace(ticket=bytes(32), binder=bytes(48)))
    second("another-ticket", "another ticket", lambda m: m.replace(ticket=flip(m.ticket)), ticket=True)
    second("ticket-without-binder", "the ticket without a binder", lambda m: m.replace(binder=b""), expect="decode_error",
           ticket=True)

    def third(peer):
        return {"flight": lambda d: b"\x15" + d[1:] if peer.retry and d[0] == 1 else d}

    case("server-second-hello-is-certificate", "server", "unexpected_message", "another message", third, *cookie)

    class FirstOnly(Client):
        def _on_hello_retry(self, retry, before):
            self.retry = retry
            self.transcript = before
            self._send_flight(self._say(self.hello))

    case("server-second-hello-is-the-first", "server", "illegal_parameter", "the first ClientHello again", {"class": FirstOnly}, *cookie)


def refused_binders():
    def binder(name, says, deviations, expect="decrypt_error", **more):
        case("server-binder-" + name, "server", expect, says, deviations, ticket=True, **more)

    class Undivided(Schedule):
        def binder(self, psk, truncated):
            key = self.derive(self.early(psk), b"res binder", self.hash(b""))
            return self.mac(key, self.hash(truncated))

    class OfTranscript(Schedule):
        def binder(self, psk, truncated):
            key = self.derive(self.early(psk), b"res binder", self.hash(truncated))
            return self.finished(key, b"finished", self.hash(truncated))

    class OfPsk(Schedule):
        def binder(self, psk, truncated):
            return self.finished(psk, b"finished", self.hash(truncated))

    class OfResumption(Schedule):
        def binder(self, psk, truncated):
            return super().binder(psk[::-1], truncated)

    binder("flipped", "a bit of the binder is flipped", {"binder": flip})
    binder("short", "31 bytes", {"binder": lambda b: b[:-1]})
    binder("48-bytes", "48 bytes for a Hash of 32", {"binder": lambda b: b + bytes(16)})
    binder("of-the-whole-hello", "over the ClientHello with a binder of zeros",
           {"truncated": lambda t: t + b"\x20" + bytes(32)})
    binder("with-its-length", "over the length byte of the binder too", {"truncated": lambda t: t + b"\x20"})
    binder("without-ticket", "over the ClientHello up to the ticket", {"truncated": lambda t: t[:-33]})
    binder("without-header", "over the ClientHello without its header", {"truncated": lambda t: t[4:]})
    binder("with-truncated-length", "over a header with the length of what is left",
           {"truncated": lambda t: t[:1] + U24.write(len(t) - 4) + t[4:]})
    binder("undivided-key", "under the binder key itself", {}, schedule=Undivided)
    binder("key-of-the-transcript", "a binder key over the transcript", {}, schedule=OfTranscript)
    binder("key-of-the-psk", "under the PSK without the schedule", {}, schedule=OfPsk)
    binder("of-another-psk", "under another PSK", {}, schedule=OfResumption)
    binder("label-of-tls", "the label `ext binder`", {}, schedule=labels({b"res binder": b"ext binder"}))
    asks = {"client": {"suites": (0x0110, 0x0102)}, "server": {"suites": (0x0102,)}}
    cookie = {"client": {"suites": (0x0101,)}, "server": {"suites": (0x0101,), "cookie": True}}
    for name, ours in (("group", asks), ("cookie", cookie)):
        binder(f"after-{name}-retry-over-second-hello", "over the second ClientHello alone",
               lambda peer: {"truncated": lambda t: peer_second(peer, t)}, **ours)
    binder("after-retry-of-the-first", "the binder of the first ClientHello again", lambda peer: {
        "binder": lambda b: kept(peer, b)}, **cookie)


def peer_second(peer, truncated):
    if not peer.retry:
        return truncated
    at = 4 + int.from_bytes(truncated[1:4], "big")
    at += 4 + int.from_bytes(truncated[at + 1 : at + 4], "big")
    return truncated[at:]


def kept(peer, binder):
    peer.first_binder = getattr(peer, "first_binder", binder)
    return peer.first_binder


def refused_application_keys():
    case("server-finished-t4-without-client-finished", "server", "bad_record_mac",
         "application data under keys from the transcript without ClientFinished",
         lambda peer: {"t4": lambda t: b"".join(split(t)[:-1])}, script="early")
    case("server-finished-keys-swapped", "server", "bad_record_mac", "application data under s ap",
         schedule=labels({b"s ap": b"c ap", b"c ap": b"s ap"}), script="early")
    case("server-not-welcome", "server", "access_denied", "a client that is not welcome", server={"welcome": lambda name: False})


# --- the open connection, which is the same for both


def refused_when_open(receiver):
    def after(name, expect, says, *steps):
        case(f"{receiver}-open-{name}", receiver, expect, says, script=steps)

    def update(request=0):
        return b"\x28\0\0\1" + bytes([request])

    after("key-update-request-two", "illegal_parameter", "KeyUpdate with request 2", inner(HANDSHAKE, update(2)))
    after("key-update-empty", "decode_error", "KeyUpdate without a body", inner(HANDSHAKE, b"\x28\0\0\0"))
    after("key-update-long", "decode_error", "KeyUpdate with two bytes", inner(HANDSHAKE, b"\x28\0\0\2\0\0"))
    after("key-update-not-last", "unexpected_message", "two KeyUpdates in one record", inner(HANDSHAKE, update() * 2))
    after("key-update-then-old-key", "bad_record_mac", "data under the old key", inner(HANDSHAKE, update()),
          inner(APPLICATION, b"under the old key"))
    after("key-update-then-old-sequence", "bad_record_mac", "the next key with the sequence going on", inner(HANDSHAKE, update()),
          "update, sequence goes on", inner(APPLICATION, b"with the old sequence"))
    after("key-update-65", "unexpected_message", "65 KeyUpdates without data", *[inner(HANDSHAKE, update()), "update"] * 65)
    after("key-update-interrupted", "unexpected_message", "application data between the parts of KeyUpdate",
          inner(HANDSHAKE, update()[:3]), inner(APPLICATION, b"between"))
    after("key-update-interrupted-by-ping", "unexpected_message", "a ping between the parts of KeyUpdate",
          inner(HANDSHAKE, update()[:3]), inner(PING, bytes(9)))
    after("reserved-type", "unexpected_message", "message type 42", inner(HANDSHAKE, b"\x2a\0\0\0"))
    after("finished-again", "unexpected_message", "ClientFinished or ServerFinished again",
          inner(HANDSHAKE, (b"\x1f" if receiver == "client" else b"\x1e") + b"\0\0\x21\x20" + bytes(32)))
    after("empty-33", "unexpected_message", "33 empty records in a row", *[inner(APPLICATION, b"")] * 33)
    after("ping-short", "decode_error", "a ping of 8 bytes", inner(PING, bytes(8)))
    after("ping-long", "decode_error", "a ping of 10 bytes", inner(PING, bytes(10)))
    after("ping-kind-two", "decode_error", "a ping of kind 2", inner(PING, b"\2" + bytes(8)))
    after("ping-empty", "decode_error", "an empty ping", inner(PING, b""))
    after("handshake-empty", "decode_error", "an empty handshake record", inner(HANDSHAKE, b""))
    after("alert-empty", "decode_error", "an empty alert", inner(ALERT, b""))
    after("alert-long", "decode_error", "an alert of two bytes", inner(ALERT, b"\0\0"))
    after("data-after-close", "unexpected_message", "data after close_notify", inner(ALERT, b"\0"), inner(APPLICATION, b"late"))
    after("too-much-content", "record_overflow", "16 385 bytes of content", inner(APPLICATION, bytes(16385)))
    after("type-zero", "bad_record_mac", "content type 0", b"\0" + b"zero")
    after("type-five", "bad_record_mac", "content type 5", b"\5" + b"five")
    after("padding-not-zero", "bad_record_mac", "padding that is not zero", b"\x83\0\0\1a\0\1")
    after("no-content-length", "bad_record_mac", "the padding bit and two bytes", b"\x83\0\0")
    after("handshake-form", "unexpected_message", "form 0xD3", "form 0xD3", inner(APPLICATION, b"handshake form"))
    after("clear-form", "unexpected_message", "form 0xD1", "clear")
    after("clear-alert", "unexpected_message", "form 0xD2", "clear alert")
    after("flipped", "bad_record_mac", "a bit is flipped", "flip", inner(APPLICATION, b"flipped"))
    after("replayed", "bad_record_mac", "a record again", inner(APPLICATION, b"once"), "rewind", inner(APPLICATION, b"once"))
    after("left-out", "bad_record_mac", "a record left out", "skip", inner(APPLICATION, b"second"))


def play(sender, steps):
    """What the erring peer does on the open connection."""
    mark = None
    for step in steps:
        if isinstance(step, bytes):
            sealed = sender.write.seal(step)
            sealed = b"\xd3" + sealed[1:] if mark == "form 0xD3" else flip(sealed) if mark == "flip" else sealed
            sender._emit(sealed)
        elif step == "update":
            sender.write.update()
        elif step == "update, sequence goes on":
            sequence = sender.write.sequence
            sender.write.update()
            sender.write.sequence = sequence
        elif step == "rewind":
            sender.write.sequence -= 1
        elif step == "skip":
            sender.write.sequence += 1
        elif step == "clear":
            sender._emit(record.record(0xD1, b"\x28\0\0\1\0"))
        elif step == "clear alert":
            sender._emit(record.record(0xD2, b"\0"))
        mark = step


# --- all of them


def collect():
    refused_server_hellos()
    refused_server_shares()
    refused_retries()
    refused_server_keys()
    refused_parameters()
    refused_flights()
    refused_streams()
    for receiver in ("client", "server"):
        first, what = (8, "the server's flight") if receiver == "client" else (21, "the client's flight")
        refused_sealed_records(receiver, first, what)
        refused_certificates(receiver)
        refused_signatures(receiver)
        refused_macs(receiver)
        refused_when_open(receiver)
    refused_server_finished()
    refused_client_hellos()
    refused_second_hellos()
    refused_binders()
    refused_application_keys()


def settings_of(spec, role, ticket):
    ours = dict(spec[role])
    if ticket or ours.get("tickets") == "new":
        ours["tickets"] = ClientTickets() if role == "client" else ServerTickets()
    return ours


def write_case(file, spec):
    erring_role = "server" if spec["receiver"] == "client" else "client"
    ours = {role: settings_of(spec, role, spec["ticket"]) for role in ("client", "server")}
    before = ticket = None
    if spec["ticket"]:
        honest = {k: v for k, v in ours["server"].items() if k not in ("cookie", "welcome")}
        before = Connection(file + "-before", PKI, ours["client"], honest)
        before.handshake()
        ticket = ours["client"]["tickets"].kept[-1]
    if spec["schedule"]:
        ours[erring_role]["schedule"] = spec["schedule"]
    classes = {"client": Client, "server": Server}
    deviations = spec["deviations"]
    if not callable(deviations) and "class" in deviations:
        classes[erring_role] = deviations["class"]
    connection = Connection(file, PKI, ours["client"], ours["server"], classes["client"], classes["server"])
    peers = {"client": connection.client, "server": connection.server}
    erring, receiver = peers[erring_role], peers[spec["receiver"]]
    connection.refuser = receiver
    erring.deviations = deviations(erring) if callable(deviations) else deviations
    run(connection, spec["script"], erring)
    assert receiver.events[-1][:2] == ("refused", spec["expect"]), (file, receiver.events, erring.events)
    assert receiver.over and receiver.open == bool(spec["script"]), file
    write_file(file, spec, connection, before, ticket)


def run(connection, script, erring):
    if script == "early":
        connection.server.start()
        connection.client.start()
        while not (erring.write and erring.write.form == 0xD4):
            data, name, to = (connection.client.take_out(), "c>s", connection.server)
            if not data:
                data, name, to = connection.server.take_out(), "s>c", connection.client
            connection.line(name, data)
            to.receive(data)
        erring.send(b"early")
        connection.carry()
        return
    connection.handshake()
    if script:
        assert connection.client.open and connection.server.open
        play(erring, script)
        connection.carry()


def write_file(file, spec, connection, before, ticket):
    wire, connection.sections = connection.sections, []
    connection.section()
    for name in ("expect", "receiver"):
        connection.line(name, spec[name])
    connection.line("deviation", spec["says"])
    connection.section()
    connection.write_given()
    if ticket:
        for name, value in ticket_lines(before, ticket).items():
            connection.line(name, value)
    connection.section()
    for name, value in connection.draws.drawn.items():
        connection.line(f"draw.{name}", value)
    connection.sections += wire
    connection.save("handshake-failing", file)


def write_all():
    Given()
    CASES.clear()
    collect()
    for file, spec in CASES.items():
        write_case(file, spec)
