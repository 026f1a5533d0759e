"""The groups of section 4.11. Where randomness comes from is told by whoever calls."""

import os
import typing

import mlkem
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fourfold.wire import Alert, Refused, demand

try:
    from cryptography.hazmat.primitives.asymmetric import mlkem as library
    LIBRARY = {768: (library.MLKEM768PrivateKey, library.MLKEM768PublicKey),
               1024: (library.MLKEM1024PrivateKey, library.MLKEM1024PublicKey)}
except ImportError:
    LIBRARY = {}

P384_ORDER = int("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973", 16)


class Draws:
    """Random bytes from the system. A subclass that names and fixes them makes vectors."""

    fixed = False

    def bytes(self, name, length):
        return os.urandom(length)

    def scalar(self, name):
        return 1 + int.from_bytes(os.urandom(64), "big") % (P384_ORDER - 1)


class MlKem:
    def __init__(self, size):
        self.size, self.own = size, {768: mlkem.MLKEM768, 1024: mlkem.MLKEM1024}[size]
        self.client_length, self.server_length = self.own.ek_length, self.own.c_length

    def offer(self, draws, name):
        seed = draws.bytes(f"{name}_mlkem{self.size}_seed", 64)
        if self.size in LIBRARY and not draws.fixed:
            key = LIBRARY[self.size][0].from_seed_bytes(seed)
            return key.public_key().public_bytes_raw(), key
        return self.own.keygen(seed[:32], seed[32:])

    def answer(self, share, draws, name):
        demand(self.own.accepts(share), Alert.illegal_parameter, "encapsulation key")
        if self.size in LIBRARY and not draws.fixed:
            secret, ciphertext = LIBRARY[self.size][1].from_public_bytes(share).encapsulate()
            return ciphertext, secret
        secret, ciphertext = self.own.encaps(share, draws.bytes(f"{name}_mlkem{self.size}_m", 32))
        return ciphertext, secret

    def finish(self, private, share):
        return self.own.decaps(private, share) if isinstance(private, bytes) else private.decapsulate(share)


class X25519:
    client_length = server_length = 32

    def offer(self, draws, name):
        key = x25519.X25519PrivateKey.from_private_bytes(draws.bytes(f"{name}_x25519", 32))
        return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), key

    def answer(self, share, draws, name):
        own, key = self.offer(draws, name)
        return own, self.finish(key, share)

    def finish(self, private, share):
        try:
            return private.exchange(x25519.X25519PublicKey.from_public_bytes(share))
        except ValueError:  # the library refuses a result of zeros
            raise Refused(Alert.illegal_parameter, "X25519 share")


class P384:
    client_length = server_length = 97

    def offer(self, draws, name):
        key = ec.derive_private_key(draws.scalar(f"{name}_p384"), ec.SECP384R1())
        return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), key

    def answer(self, share, draws, name):
        own, key = self.offer(draws, name)
        return own, self.finish(key, share)

    def finish(self, private, share):
        demand(share[0] == 4, Alert.illegal_parameter, "P-384 point is not uncompressed")
        try:
            point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP384R1(), share)
        except ValueError:
            raise Refused(Alert.illegal_parameter, "P-384 point")
        return private.exchange(ec.ECDH(), point)


class Group(typing.NamedTuple):
    """One or two exchanges whose shares and secrets are joined in this order."""

    parts: tuple

    def _split(self, share, lengths):
        demand(len(share) == sum(lengths), Alert.illegal_parameter, "length of a share")
        out = []
        for length in lengths:
            out.append(share[:length])
            share = share[length:]
        return out

    def offer(self, draws, name):
        offered = [part.offer(draws, name) for part in self.parts]
        return b"".join(share for share, _ in offered), [private for _, private in offered]

    def answer(self, share, draws, name):
        shares = self._split(share, [part.client_length for part in self.parts])
        answers = [part.answer(s, draws, name) for part, s in zip(self.parts, shares)]
        return b"".join(own for own, _ in answers), b"".join(secret for _, secret in answers)

    def finish(self, privates, share):
        shares = self._split(share, [part.server_length for part in self.parts])
        return b"".join(part.finish(p, s) for part, p, s in zip(self.parts, privates, shares))


GROUPS = {
    0x11EC: Group((MlKem(768), X25519())),
    0x11ED: Group((P384(), MlKem(1024))),
    0x001D: Group((X25519(),)),
    0x0201: Group((MlKem(768),))}
