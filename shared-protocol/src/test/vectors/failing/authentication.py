"""What is wrong with certificates, signatures, MACs and application keys."""

import pki
from failing.cases import PKI, case, flip, labels, replace, split
from fourfold import certificates, record
from fourfold.certificates import Identity
from fourfold.keys import Schedule
from fourfold.record import APPLICATION, HANDSHAKE, PING, inner


def refused_certificates(receiver):
    server, other = receiver == "client", "server" if receiver == "client" else "client"
    name_of = {"server": "ServerCertificate", "client": "ClientCertificate"}[other]
    message = f"{other}_certificate"

    def shown(name, expect, says, identity):
        case(f"{receiver}-certificate-{name}", receiver, expect, f"{name_of}: {says}",
             **{other: {"identity": identity}})

    def entries(name, expect, says, change):
        case(f"{receiver}-certificate-{name}", receiver, expect, f"{name_of}: {says}",
             {message: lambda m: m.replace(chain=change(m.chain))})

    foreign = foreign_identity(server)
    usual = [pki.SERVER] if server else [pki.CLIENT]
    shown("expired", "certificate_expired", "not valid any more", PKI.identity(server, begin=-3, end=-1))
    shown("not-yet-valid", "certificate_expired", "not yet valid", PKI.identity(server, begin=1, end=3))
    shown("of-the-other-role", "unsupported_certificate", "for the other role", PKI.identity(server, role=not server))
    shown("without-names", "bad_certificate", "no dNSName", PKI.identity(server, []))
    shown("with-wildcard", "bad_certificate", "a wildcard beside a good name",
          PKI.identity(server, [*usual, "*.example"]))
    shown("with-critical-extension", "bad_certificate", "an unknown critical extension",
          PKI.identity(server, critical=True))
    shown("of-another-root", "unknown_ca", "a path to another root", foreign)
    if server:
        shown("for-another-name", "bad_certificate", "another name", PKI.identity(server, ["other.example"]))
        shown("for-a-part-of-the-name", "bad_certificate", "the expected name and more",
              PKI.identity(server, [pki.SERVER + ".org"]))
    key = PKI.server_key if server else PKI.client_key
    ca = pki.certificate("CA", key, "Issuing", PKI.issuing_key, 9)
    shown("is-a-ca", "unsupported_certificate", "a CA for a leaf", Identity((pki.der(ca), pki.der(PKI.issuing)), key))
    entries("none", "certificate_required", "no certificate", lambda c: [])
    entries("five", "bad_certificate", "five certificates", lambda c: [*c, *c[1:] * 3])
    entries("order", "bad_certificate", "a certificate between that did not sign", lambda c: [c[0], c[0], c[1]])
    entries("der-and-a-byte", "bad_certificate", "a byte after the DER of the leaf",
            lambda c: [(c[0][0] + b"\0", b""), *c[1:]])
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
    signature("context-of-tls", "signed with the context of TLS 1.3",
              {"context": lambda c: f"TLS 1.3, {other} CertificateVerify".encode()})
    signature("by-another-key", "signed with a key that is not the leaf's", {"key": lambda k: PKI.issuing_key})
    signature("before-the-certificate", "the transcript without the certificate",
              {TH: lambda t: b"".join(split(t)[:-1])})
    signature("of-the-hellos", "the transcript of both hellos alone", {TH: lambda t: b"".join(split(t)[:2])})
    signature("without-headers", "the transcript without message headers",
              {TH: lambda t: b"".join(m[4:] for m in split(t))})
    signature("flipped", "a bit of the signature is flipped",
              {message: lambda m: m.replace(signature=flip(m.signature, 0))})
    signature("short", "a signature of 63 bytes", {message: lambda m: m.replace(signature=m.signature[:-1])})
    signature("empty", "a signature of no bytes", {message: replace(signature=b"")}, "decode_error")
    signature("scheme-of-another-key", "ecdsa_secp256r1_sha256 for an Ed25519 key", {message: replace(scheme=0x0403)},
              "illegal_parameter")
    signature("scheme-unknown", "scheme 0x7f7f", {message: replace(scheme=0x7F7F)}, "illegal_parameter")


def refused_macs(receiver):
    if receiver == "client":
        message, secret, label, other_secret, other_label = "server_confirm", "s_hs", b"confirm", "c_hs", b"finished"
    else:
        message, secret, label, other_secret, other_label = "client_finished", "c_hs", b"finished", "s_hs", b"confirm"
    key, transcript = f"{message} key", f"{message} transcript"

    def mac(name, says, deviations, expect="decrypt_error", **more):
        case(f"{receiver}-mac-{name}", receiver, expect, f"{message}: {says}", deviations, **more)

    mac("label", f"label {other_label.decode()}", {key: lambda _: (secret, other_label)})
    mac("secret-of-the-other", "under the secret of the other direction", {key: lambda _: (other_secret, label)})
    mac("under-handshake-secret", "under HS", {key: lambda _: ("hs", label)})
    mac("transcript-short", "the transcript without the signature",
        {transcript: lambda t: b"".join(split(t)[:-1])})
    mac("transcript-empty", "the transcript of nothing", {transcript: lambda t: b""})
    mac("flipped", "a bit is flipped", {message: lambda m: m.replace(mac=flip(m.mac))})
    mac("33-bytes", "a byte more than HashLen", {message: lambda m: m.replace(mac=m.mac + b"\0")})
    mac("48-bytes", "48 bytes, HashLen being 32", {message: lambda m: m.replace(mac=m.mac + bytes(16))})
    ours = {"suites": (0x0102,)}
    mac("32-of-48-bytes", "the first 32 bytes of 48", {message: lambda m: m.replace(mac=m.mac[:32])}, client=ours,
        server=ours)
    mac("31-bytes", "31 bytes", {message: lambda m: m.replace(mac=m.mac[:31])}, "decode_error")
    mac("resumed-transcript-short", "the transcript without its last message, after a ticket",
        {transcript: lambda t: b"".join(split(t)[:-1])}, ticket=True)


def refused_server_finished():
    welcome = {"client": {"tickets": "new"}}

    def finished(name, expect, says, deviations=None, **more):
        case("client-finished-" + name, "client", expect, says, deviations, **more)

    def tickets(name, says, *rows, **more):
        finished("tickets-" + name, "illegal_parameter", says, {"server_finished": replace(tickets=list(rows))},
                 **(more or welcome))

    a, b, c, d, e = (bytes([i]) * 16 for i in range(1, 6))
    tickets("not-welcome", "a ticket that was not welcome", (60, b"\0", a), client={})
    tickets("five", "five tickets", *[(60, t[:1], t) for t in (a, b, c, d, e)])
    tickets("lifetime-zero", "lifetime 0", (0, b"\0", a))
    tickets("lifetime-a-second-more", "lifetime 86 401", (86401, b"\0", a))
    tickets("equal", "two equal tickets", (60, b"\0", a), (60, b"\1", a))
    tickets("nonces-equal", "two equal nonces", (60, b"\0", a), (60, b"\0", b))
    finished("ticket-of-15-bytes", "decode_error", "a ticket of 15 bytes",
             {"server_finished": replace(tickets=[(60, b"\0", a[1:])])}, **welcome)
    finished("nonce-empty", "decode_error", "a nonce of no bytes",
             {"server_finished": replace(tickets=[(60, b"", a)])}, **welcome)
    finished("under-the-undivided-key", "decrypt_error", "the MAC under fin itself", lambda peer: {
        "server_finished": lambda m: m.replace(mac=peer.schedule.mac(peer.secrets["fin"], peer.t4))})
    finished("label-confirm", "decrypt_error", "label confirm", {"server_finished key": lambda _: ("fin", b"confirm")})
    finished("under-traffic-secret", "decrypt_error", "under s_ap",
             {"server_finished key": lambda _: ("s_ap", b"finished")})
    finished("under-handshake-secret", "decrypt_error", "under s_hs",
             {"server_finished key": lambda _: ("s_hs", b"finished")})
    finished("33-bytes", "decrypt_error", "a byte more than HashLen",
             {"server_finished": lambda m: m.replace(mac=m.mac + b"\0")})
    finished("label-of-fin", "decrypt_error", "the label `s finished` for fin",
             schedule=labels({b"s fin": b"s finished"}))
    finished("t4-without-client-finished", "bad_record_mac",
             "application keys from the transcript without ClientFinished",
             {"t4": lambda t: b"".join(split(t)[:-1])})
    finished("t4-of-the-hellos", "bad_record_mac", "application keys from the hellos alone",
             {"t4": lambda t: b"".join(split(t)[:2])})
    finished("keys-swapped", "bad_record_mac", "s ap and c ap swapped",
             schedule=labels({b"s ap": b"c ap", b"c ap": b"s ap"}))
    finished("master-without-derived", "bad_record_mac", "application keys from HS instead of MS",
             schedule=FromHandshakeSecret)
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


def refused_application_keys():
    case("server-finished-t4-without-client-finished", "server", "bad_record_mac",
         "application data under keys from the transcript without ClientFinished",
         lambda peer: {"t4": lambda t: b"".join(split(t)[:-1])}, script="early")
    case("server-finished-keys-swapped", "server", "bad_record_mac", "application data under s ap",
         schedule=labels({b"s ap": b"c ap", b"c ap": b"s ap"}), script="early")
    case("server-not-welcome", "server", "access_denied", "a client that is not welcome",
         server={"welcome": lambda name: False})
