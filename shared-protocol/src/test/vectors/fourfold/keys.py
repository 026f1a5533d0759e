"""Section 4.11, suites; section 6, the key schedule; section 14, profiles."""

import hashlib
import hmac
import typing

from fourfold.wire import Opaque, U16

LABEL = Opaque(0, 255)


class Suite(typing.NamedTuple):
    number: int
    group: int
    aead: str
    hash: str

    @property
    def hash_length(self):
        return hashlib.new(self.hash).digest_size

    @property
    def key_length(self):
        return 16 if self.aead == "AES-128-GCM" else 32

    @property
    def needs_ticket(self):
        return self.number == 0x0301


SUITES = {row[0]: Suite(*row) for row in (
    (0x0101, 0x11EC, "AES-128-GCM", "sha256"),
    (0x0102, 0x11EC, "AES-256-GCM", "sha384"),
    (0x0103, 0x11EC, "ChaCha20-Poly1305", "sha256"),
    (0x0110, 0x11ED, "AES-256-GCM", "sha384"),
    (0x0201, 0x001D, "AES-128-GCM", "sha256"),
    (0x0202, 0x001D, "AES-256-GCM", "sha384"),
    (0x0203, 0x001D, "ChaCha20-Poly1305", "sha256"),
    (0x0301, 0x0201, "AES-128-GCM", "sha256"))}

DEFAULT_SUITES = (0x0101, 0x0102, 0x0103)
ALL_SCHEMES = (0x0807, 0x0403, 0x0804, 0x0809, 0x0904, 0x0905, 0x0906)
PROFILES = {  # suites, signature schemes, record limit
    "DEFAULT": (DEFAULT_SUITES, ALL_SCHEMES, 16384),
    "HIGH": ((0x0110,), (0x0906, 0x0905), 16384),
    "BULK": (DEFAULT_SUITES, ALL_SCHEMES, 65536),
    "LOW_POWER": ((0x0103, 0x0101, 0x0102), ALL_SCHEMES, 16384),
    "PADDED": (DEFAULT_SUITES, ALL_SCHEMES, 16384),
    "FAST_RESUMPTION": ((0x0301, *DEFAULT_SUITES), ALL_SCHEMES, 16384),
    "CLASSICAL_OK": ((*DEFAULT_SUITES, 0x0201, 0x0202, 0x0203), ALL_SCHEMES, 16384)}


class Schedule:
    """The functions of section 6 with the Hash of one suite. A subclass may err in one of them."""

    PREFIX = b"ff1 "

    def __init__(self, suite):
        self.suite, self.length = suite, suite.hash_length

    def hash(self, data):
        return hashlib.new(self.suite.hash, data).digest()

    def mac(self, key, data):
        return hmac.new(key, data, self.suite.hash).digest()

    def extract(self, salt, ikm):
        return self.mac(salt, ikm)

    def expand_label(self, secret, label, context, length):
        info = U16.write(length) + LABEL.write(self.PREFIX + label) + LABEL.write(context)
        out = block = b""
        counter = 1
        while len(out) < length:
            block = self.mac(secret, block + info + bytes([counter]))
            out, counter = out + block, counter + 1
        return out[:length]

    def derive(self, secret, label, transcript_hash):
        return self.expand_label(secret, label, transcript_hash, self.length)

    def next_salt(self, secret):
        return self.derive(secret, b"derived", self.hash(b""))

    def finished(self, secret, label, transcript_hash):
        """The MACs of 4.7 to 4.9 and the binder of 13."""
        return self.mac(self.expand_label(secret, label, b"", self.length), transcript_hash)

    def early(self, psk=None):
        return self.extract(bytes(self.length), psk or bytes(self.length))

    def binder(self, psk, truncated):
        binder_key = self.derive(self.early(psk), b"res binder", self.hash(b""))
        return self.finished(binder_key, b"finished", self.hash(truncated))

    def handshake(self, early, shared_secret, hellos):
        secret = self.extract(self.next_salt(early), shared_secret)
        return {"hs": secret, "s_hs": self.derive(secret, b"s hs", hellos), "c_hs": self.derive(secret, b"c hs", hellos)}

    def application(self, handshake_secret, t4):
        master = self.extract(self.next_salt(handshake_secret), bytes(self.length))
        labels = {"s_ap": b"s ap", "c_ap": b"c ap", "fin": b"s fin", "exporter": b"exp", "resumption": b"res",
                  "cid": b"cid"}
        out = {"ms": master, **{name: self.derive(master, label, t4) for name, label in labels.items()}}
        return {**out, "cid": out["cid"][:16]}

    def psk(self, resumption, nonce):
        return self.expand_label(resumption, b"ticket", nonce, self.length)

    def updated(self, secret):
        return self.expand_label(secret, b"upd", b"", self.length)

    def export(self, exporter, label, context, length):
        secret = self.derive(exporter, label.encode("ascii"), self.hash(b""))
        return self.expand_label(secret, b"exporter", self.hash(context), length)
