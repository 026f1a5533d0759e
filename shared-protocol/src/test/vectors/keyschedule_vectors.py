"""Makes the vectors of the key schedule and of records, for the suite 0x0101.

Writes src/test/resources/vectors/{keyschedule,record}/*.txt. The key schedule is plain hmac and hashlib; certificates,
Ed25519 and AES-GCM come from python3-cryptography. The key exchange is not made here: its result is taken as given.
Everything is fixed, so that two runs write the same bytes.

A vector is header lines "name: value", a blank line, and hex, one message or record a line.
"""

import datetime
import hashlib
import hmac
import pathlib
import struct

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

OUT = pathlib.Path(__file__).resolve().parent.parent / "resources" / "vectors"
NOW = datetime.datetime(2026, 11, 1, 12)


# --- section 2: encoding

def u8(n): return struct.pack(">B", n)
def u16(n): return struct.pack(">H", n)
def u24(n): return struct.pack(">I", n)[1:]
def u32(n): return struct.pack(">I", n)
def opaque8(x): return u8(len(x)) + x
def opaque16(x): return u16(len(x)) + x
def message(kind, body): return u8(kind) + u24(len(body)) + body


# --- section 6: key schedule

def sha(x): return hashlib.sha256(x).digest()
def mac(key, x): return hmac.new(key, x, hashlib.sha256).digest()
def extract(salt, ikm): return mac(salt, ikm)


def expand(prk, info, length):
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = mac(prk, block + info + u8(counter))
        out, counter = out + block, counter + 1
    return out[:length]


def expand_label(secret, label, ctx, length, prefix=b"ff1 "):
    return expand(secret, u16(length) + opaque8(prefix + label) + opaque8(ctx), length)


def derive(secret, label, transcript, prefix=b"ff1 "): return expand_label(secret, label, transcript, 32, prefix)


class Schedule:
    """All secrets of section 6; `twist` names the one thing that an example does wrongly."""

    def __init__(self, ss, hellos, twist=""):
        self.twist = twist
        p = self.prefix = b"tls13 " if twist == "prefix of TLS" else b"ff1 "
        zero = bytes(32)
        es = extract(zero, zero)
        salt = zero if twist == "no early derivation" else derive(es, b"derived", sha(b""), p)
        self.hs = extract(salt, ss[32:] + ss[:32] if twist == "X25519 before ML-KEM" else ss)
        s_label, c_label = b"s hs", b"c hs"
        if twist == "directions swapped":
            s_label, c_label = c_label, s_label
        self.s_hs = derive(self.hs, s_label, sha(hellos), p)
        self.c_hs = derive(self.hs, c_label, sha(hellos), p)
        self.ms = extract(derive(self.hs, b"derived", sha(b""), p), zero)

    def finished_mac(self, secret, label, transcript):
        return mac(expand_label(secret, label, b"", 32, self.prefix), sha(transcript))

    def application(self, to_client_finished):
        t4 = sha(to_client_finished)
        label = b"s finished" if self.twist == "long label" else b"s fin"
        return {
            "s_ap": derive(self.ms, b"s ap", t4, self.prefix),
            "c_ap": derive(self.ms, b"c ap", t4, self.prefix),
            "fin": derive(self.ms, label, t4, self.prefix),
            "cid": derive(self.ms, b"cid", t4, self.prefix)[:16],
            "t4": t4,
        }


# --- section 7: certificates

def key(name): return Ed25519PrivateKey.from_private_bytes(sha(b"fourfold vector " + name))
def name(cn): return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, cn)])
def der(cert): return cert.public_bytes(serialization.Encoding.DER)


def pkcs8(private):
    return private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def certificate(subject, subject_key, issuer, issuer_key, serial, dns=None, usage=None):
    ca = dns is None
    builder = (
        x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer))
        .public_key(subject_key.public_key()).serial_number(serial)
        .not_valid_before(NOW - datetime.timedelta(days=1)).not_valid_after(NOW + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(not ca, False, False, False, False, ca, False, False, False), critical=True))
    if not ca:
        builder = (builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
                   .add_extension(x509.SubjectAlternativeName([x509.DNSName(dns)]), critical=False))
    return builder.sign(issuer_key, None)


ROOT_KEY, ISSUING_KEY, SERVER_KEY, CLIENT_KEY = key(b"root"), key(b"issuing"), key(b"server"), key(b"client")
ROOT = certificate("Root", ROOT_KEY, "Root", ROOT_KEY, 1)
ISSUING = certificate("Issuing", ISSUING_KEY, "Root", ROOT_KEY, 2)
SERVER = certificate("S", SERVER_KEY, "Issuing", ISSUING_KEY, 3, "server.com", ExtendedKeyUsageOID.SERVER_AUTH)
CLIENT = certificate("C", CLIENT_KEY, "Issuing", ISSUING_KEY, 4, "client.com", ExtendedKeyUsageOID.CLIENT_AUTH)


# --- section 4: messages

def filler(label, length):
    out = b""
    while len(out) < length:
        out += sha(label + u32(len(out)))
    return out[:length]


def chain(*certs):
    entries = b"".join(opaque16(der(c)) + opaque16(b"") for c in certs)
    return u8(1) + opaque16(entries)


def verify(private, context, transcript):
    signed = b"\x20" * 64 + context + b"\x00" + sha(transcript)
    return u16(0x0807) + opaque16(private.sign(signed))


SERVER_CONTEXT = b"Fourfold/1, server CertificateVerify"
CLIENT_CONTEXT = b"Fourfold/1, client CertificateVerify"
SS = filler(b"shared secret", 64)
CLIENT_HELLO = message(1, (
    opaque8(u16(1)) + filler(b"client random", 32) + opaque8(u16(0x0101))
    + opaque16(u16(0x11EC) + opaque16(filler(b"client share", 1216))) + opaque8(u16(0x0807) + u16(0x0403))
    + u24(16384) + u32(0) + opaque8(b"") + opaque8(b"") + opaque16(b"") + opaque16(b"")
    + opaque8(b"") + opaque8(b"") + opaque8(b"")))
SERVER_HELLO = message(2, (
    u16(1) + filler(b"server random", 32) + u16(0x0101) + u16(0x11EC) + opaque16(filler(b"server share", 1120))
    + u8(0) + opaque16(b"")))


def handshake(twist=""):
    """Returns the ten messages and every secret on the way."""
    hellos = CLIENT_HELLO + SERVER_HELLO
    keys = Schedule(SS, SERVER_HELLO + CLIENT_HELLO if twist == "hellos swapped" else hellos, twist)
    log = [CLIENT_HELLO, SERVER_HELLO]

    def th(without_headers=False):
        return b"".join(m[4:] if without_headers else m for m in log)

    log.append(message(8, opaque8(b"") + u24(16384) + u32(0) + opaque8(u16(0x0807) + u16(0x0403))
                       + opaque16(b"") + opaque16(b"")))
    log.append(message(11, chain(SERVER, ISSUING)))
    signed = b"".join(log[:-1]) if twist == "server signs before its certificate" else th()
    log.append(message(15, verify(
        CLIENT_KEY if twist == "server signs with another key" else SERVER_KEY,
        CLIENT_CONTEXT if twist == "server signs with the client's context" else SERVER_CONTEXT, signed)))
    label = b"finished" if twist == "label finished in ServerConfirm" else b"confirm"
    confirmed = th(twist == "transcript without headers")
    if twist == "ServerConfirm before the signature":
        confirmed = b"".join(log[:-1])
    log.append(message(16, opaque8(keys.finished_mac(keys.s_hs, label, confirmed))))
    log.append(message(21, chain(CLIENT, ISSUING)))
    signed = b"".join(log[:-1]) if twist == "client signs before its certificate" else th()
    log.append(message(25, verify(
        SERVER_KEY if twist == "client signs with another key" else CLIENT_KEY,
        SERVER_CONTEXT if twist == "client signs with the server's context" else CLIENT_CONTEXT, signed)))
    secret = keys.s_hs if twist == "ClientFinished under the server's secret" else keys.c_hs
    label = b"confirm" if twist == "label confirm in ClientFinished" else b"finished"
    log.append(message(30, opaque8(keys.finished_mac(secret, label, th()))))
    application = keys.application(b"".join(log[:-1]) if twist == "T4 without ClientFinished" else th())
    key_of_mac = expand_label(application["fin"], b"finished", b"", 32, keys.prefix)
    if twist == "ServerFinished with the undivided key":
        key_of_mac = application["fin"]
    log.append(message(31, opaque8(mac(key_of_mac, application["t4"])) + opaque16(b"")))
    return log, keys, application


def write(area, file, headers, lines):
    folder = OUT / area
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{k}: {v.hex() if isinstance(v, bytes) else v}\n" for k, v in headers.items())
    (folder / f"{file}.txt").write_text(text + "\n" + "".join(line.hex() + "\n" for line in lines))


# what a peer that errs shows, to whom, and what it is told
TWISTS = {
    "client": [
        "prefix of TLS", "no early derivation", "X25519 before ML-KEM", "directions swapped", "hellos swapped",
        "server signs before its certificate", "server signs with another key",
        "server signs with the client's context", "label finished in ServerConfirm", "transcript without headers",
        "ServerConfirm before the signature", "T4 without ClientFinished", "long label",
        "ServerFinished with the undivided key"],
    "server": [
        "prefix of TLS", "client signs before its certificate", "client signs with another key",
        "client signs with the server's context", "ClientFinished under the server's secret",
        "label confirm in ClientFinished"],
}


def write_handshakes():
    identities = {
        "now": NOW.isoformat() + "Z", "root": der(ROOT), "issuing": der(ISSUING), "server_certificate": der(SERVER),
        "server_key": pkcs8(SERVER_KEY), "client_certificate": der(CLIENT), "client_key": pkcs8(CLIENT_KEY),
        "shared_secret": SS}
    log, keys, application = handshake()
    secrets = {
        "hellos": sha(CLIENT_HELLO + SERVER_HELLO), "s_hs": keys.s_hs, "c_hs": keys.c_hs, "master": keys.ms,
        "confirm": expand_label(keys.s_hs, b"confirm", b"", 32),
        "finished": expand_label(keys.c_hs, b"finished", b"", 32), **application}
    write("keyschedule", "handshake", {"expect": "connected", **identities, **secrets}, log)
    for side, twists in TWISTS.items():
        for twist in twists:
            log, _, _ = handshake(twist)
            file = side + "-meets-" + twist.lower().replace(" ", "-").replace("'", "").replace("/", "-")
            write("keyschedule", file,
                  {"expect": "decrypt_error", "receiver": side, "twist": twist, **identities}, log)


# --- section 3: records

def seal(secret, form, sequence, inner):
    record_key = expand_label(secret, b"key", b"", 16)
    iv = expand_label(secret, b"iv", b"", 12)
    nonce = bytes(a ^ b for a, b in zip(iv, bytes(4) + struct.pack(">Q", sequence)))
    header = u8(form) + u24(len(inner) + 16)
    return header + AESGCM(record_key).encrypt(nonce, inner, header)


def write_records():
    secret = filler(b"traffic secret", 32)
    content = b"The OTP is secret"

    def row(file, expect, form, kind, sequence, inner, **more):
        headers = {"expect": expect, "secret": secret, "form": f"{form:02x}", "type": kind, "sequence": sequence,
                   "key": expand_label(secret, b"key", b"", 16), "iv": expand_label(secret, b"iv", b"", 12),
                   "content": content, **more}
        write("record", file, headers, [seal(secret, form, sequence, inner)])

    row("first", "opens", 0xD4, "application", 0, u8(3) + content, pad_to=1)
    row("later", "opens", 0xD4, "application", 0x00010203, u8(3) + content, pad_to=1)
    row("handshake", "opens", 0xD3, "handshake", 0, u8(1) + content, pad_to=1)
    row("ping", "opens", 0xD4, "ping", 7, u8(4) + content, pad_to=1)
    padded = u8(0x81) + u24(len(content)) + content + bytes(256 - len(content))
    row("padded", "opens", 0xD3, "handshake", 1, padded, pad_to=256)
    for file, inner in {
        "empty-inner": b"", "type-zero": u8(0) + content, "type-five": u8(5) + content,
        "reserved-bit-4": u8(0x13) + content, "reserved-bit-5": u8(0x23) + content,
        "reserved-bit-6": u8(0x43) + content, "padded-without-length": u8(0x83),
        "padded-with-half-a-length": u8(0x83) + bytes(2),
        "content-longer-than-the-record": u8(0x83) + u24(len(content) + 1) + content,
        "content-length-huge": u8(0x83) + u24(0xFFFFFF) + content,
        "padding-not-zero": u8(0x83) + u24(len(content)) + content + bytes(7) + u8(1),
        "padding-not-zero-at-once": u8(0x83) + u24(len(content)) + content + u8(0x80) + bytes(7),
    }.items():
        row(file, "bad_record_mac", 0xD4, "application", 0, inner)
