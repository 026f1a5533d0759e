"""What is wrong in a hello, a retry, a share or a binder."""

from failing.cases import case, flight, flip, labels, replace, resize
from fourfold import record
from fourfold.client import Client
from fourfold.exchange import GROUPS
from fourfold.keys import SUITES, Schedule
from fourfold.server import Server
from fourfold.wire import U24
from handshake_vectors import FixedDraws

MLKEM_AT = {0x11EC: 0, 0x11ED: 97}  # where the encapsulation key begins in a client share
LOW_ORDER = bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")  # of order 8


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
    hello("server-hello-extensions-decreasing", "extension types out of order",
          replace(extensions=[(2, b""), (1, b"")]),
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
         "HelloRetry with a suite of SHA-384, ServerHello with one of SHA-256", {"server_hello": replace(suite=0x0101)},
         *asks)
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
            ("transcript-without-retry", lambda t: t.replace(retry_bytes(t), b""),
             "HelloRetry left out of the transcript"),):
        case("client-" + name, "client", "bad_record_mac", says, {"hellos": change}, *asks)


def retry_bytes(transcript):
    return transcript[52 : 52 + 4 + int.from_bytes(transcript[53:56], "big")]


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
    hello("suites-forbidden", "insufficient_security", "suites that the server's profile forbids",
          replace(suites=[0x0201], shares=[]))
    hello("suites-forbidden-and-unknown", "handshake_failure", "a forbidden suite and an unknown one",
          replace(suites=[0x0201, 0x7F01], shares=[]))
    hello("suites-empty", "decode_error", "no suites", replace(suites=[]))
    hello("suites-34-bytes", "decode_error", "17 suites", lambda m: m.replace(suites=m.suites + [0x7F00] * 14))
    hello("suite-with-ticket-only", "handshake_failure", "0x0301 alone, without a ticket",
          replace(suites=[0x0301], shares=[(0x0201, bytes(1184))]), server={"suites": (0x0301, 0x0101)})
    hello("no-common-scheme", "handshake_failure", "no scheme for the server's key",
          replace(signature_schemes=[0x0403]))
    hello("schemes-empty", "decode_error", "no signature schemes", replace(signature_schemes=[]))
    hello("protocol", "no_application_protocol", "another application protocol",
          replace(application_protocols=[b"smtp"]),
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
    hello("extensions-decreasing", "decode_error", "extension types out of order",
          replace(extensions=[(2, b""), (1, b"")]))
    hello("ticket-without-binder", "decode_error", "a ticket without a binder", replace(ticket=bytes(32)))
    hello("binder-without-ticket", "decode_error", "a binder without a ticket", replace(binder=bytes(32)))
    encoded("ca-hints-of-17-bytes", "decode_error", "ca_hints that are no multiple of 16",
            lambda b: resize(b, b[4:-7] + b"\0\x11" + bytes(17) + b[-5:]))
    encoded("a-byte-more", "decode_error", "a byte after the binder", lambda b: resize(b, b[4:] + b"\0"))
    encoded("a-byte-less", "decode_error", "the length byte of the binder is missing", lambda b: resize(b, b[4:-1]))
    encoded("too-long", "record_overflow", "a header of 8 193 bytes in all", lambda b: b"\1" + U24.write(8189))
    encoded("is-server-hello", "unexpected_message", "type 2", lambda b: b"\2" + b[1:])
    encoded("is-client-finished", "unexpected_message", "type 30", lambda b: b"\x1e" + b[1:])
    encoded("not-last-of-its-record", "unexpected_message", "bytes after ClientHello in its record",
            lambda b: b + b"\x15\0\0\0")
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
    second("new-ticket", "a ticket that the first did not have",
           lambda m: m.replace(ticket=bytes(32), binder=bytes(48)))
    second("another-ticket", "another ticket", lambda m: m.replace(ticket=flip(m.ticket)), ticket=True)
    second("ticket-without-binder", "the ticket without a binder", lambda m: m.replace(binder=b""),
           expect="decode_error",
           ticket=True)

    def third(peer):
        return {"flight": lambda d: b"\x15" + d[1:] if peer.retry and d[0] == 1 else d}

    case("server-second-hello-is-certificate", "server", "unexpected_message", "another message", third, *cookie)

    class FirstOnly(Client):
        def _on_hello_retry(self, retry, before):
            self.retry = retry
            self.transcript = before
            self._send_flight(self._say(self.hello))

    case("server-second-hello-is-the-first", "server", "illegal_parameter", "the first ClientHello again",
         {"class": FirstOnly}, *cookie)


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
