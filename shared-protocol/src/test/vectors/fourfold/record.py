"""Section 3: records."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

from fourfold.wire import U8, U24, Alert, Refused, demand

CLEAR, CLEAR_ALERT, HANDSHAKE_KEYS, APPLICATION_KEYS = 0xD1, 0xD2, 0xD3, 0xD4
HANDSHAKE, ALERT, APPLICATION, PING = 1, 2, 3, 4
CLEAR_LIMIT, TAG = 16384, 16


def record(form, body):
    return U8.write(form) + U24.write(len(body)) + body


def inner(kind, content, total=0):
    """The plaintext of a sealed record, padded so that content and pad are `total` bytes if that is more."""
    if total <= len(content):
        return U8.write(kind) + content
    return U8.write(0x80 | kind) + U24.write(len(content)) + content.ljust(total, b"\0")


def parse_inner(plain, limit):
    tf = plain[0]
    demand(not tf & 0x70 and 1 <= tf & 0x0F <= 4, Alert.bad_record_mac, "form of the inner record")
    content = plain[1:]
    if tf & 0x80:
        demand(len(plain) >= 4, Alert.bad_record_mac, "no content_length")
        length, rest = int.from_bytes(plain[1:4], "big"), plain[4:]
        demand(length <= len(rest), Alert.bad_record_mac, "content_length")
        demand(not any(rest[length:]), Alert.bad_record_mac, "padding is not zero")
        content = rest[:length]
    demand(len(content) <= limit, Alert.record_overflow, "content in the room of content_length")
    return tf & 0x0F, content


class Direction:
    """The keys of one direction: seals or opens records in order."""

    def __init__(self, schedule, form, secret):
        self.schedule, self.form = schedule, form
        self._take(secret)

    def _take(self, secret):
        suite = self.schedule.suite
        self.secret, self.sequence = secret, 0
        self.key = self.schedule.expand_label(secret, b"key", b"", suite.key_length)
        self.iv = self.schedule.expand_label(secret, b"iv", b"", 12)
        self.aead = (ChaCha20Poly1305 if suite.aead == "ChaCha20-Poly1305" else AESGCM)(self.key)

    def update(self):
        self._take(self.schedule.updated(self.secret))

    def _nonce(self):
        counter = self.sequence.to_bytes(12, "big")
        self.sequence += 1
        return bytes(a ^ b for a, b in zip(self.iv, counter))

    def seal(self, plain):
        header = record(self.form, bytes(len(plain) + TAG))[:4]
        return header + self.aead.encrypt(self._nonce(), plain, header)

    def open(self, header, body, limit):
        demand(len(body) > TAG, Alert.bad_record_mac, "a short body")
        try:
            plain = self.aead.decrypt(self._nonce(), body, header)
        except InvalidTag:
            raise Refused(Alert.bad_record_mac, "the tag")
        return parse_inner(plain, limit)
