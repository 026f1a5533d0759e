"""ML-KEM-768 and ML-KEM-1024 of FIPS 203 in plain Python: for vectors, which need chosen randomness, and for machines whose
`cryptography` has no ML-KEM. Not in constant time: never for keys that matter.

The names are those of the standard: `keygen` is ML-KEM.KeyGen_internal, `encaps` and `decaps` likewise.
"""

import hashlib

N, Q = 256, 3329


def _reverse7(i):
    return int(f"{i:07b}"[::-1], 2)


ZETA = [pow(17, _reverse7(i), Q) for i in range(128)]
GAMMA = [pow(17, 2 * _reverse7(i) + 1, Q) for i in range(128)]


def h(x):
    return hashlib.sha3_256(x).digest()


def j(x):
    return hashlib.shake_256(x).digest(32)


def g(x):
    out = hashlib.sha3_512(x).digest()
    return out[:32], out[32:]


def prf(eta, seed, nonce):
    return hashlib.shake_256(seed + bytes([nonce])).digest(64 * eta)


def byte_encode(d, values):
    bits = 0
    for i, value in enumerate(values):
        bits |= value << (d * i)
    return bits.to_bytes(32 * d, "little")


def byte_decode(d, data):
    bits, mask = int.from_bytes(data, "little"), (1 << d) - 1
    values = [(bits >> (d * i)) & mask for i in range(N)]
    return [v % Q for v in values] if d == 12 else values


def compress(d, values):
    return [((2 * (v << d) + Q) // (2 * Q)) % (1 << d) for v in values]


def decompress(d, values):
    return [(2 * v * Q + (1 << d)) >> (d + 1) for v in values]


def sample_ntt(seed):
    length = 3 * 280
    while True:
        stream, out = hashlib.shake_128(seed).digest(length), []
        for i in range(0, length, 3):
            c0, c1, c2 = stream[i : i + 3]
            for value in (c0 + 256 * (c1 % 16), c1 // 16 + 16 * c2):
                if value < Q and len(out) < N:
                    out.append(value)
        if len(out) == N:
            return out
        length *= 2


def sample_cbd(eta, data):
    bits = int.from_bytes(data, "little")

    def count(position):
        return ((bits >> position) & ((1 << eta) - 1)).bit_count()

    return [(count(2 * i * eta) - count(2 * i * eta + eta)) % Q for i in range(N)]


def ntt(f):
    f, i, length = list(f), 1, 128
    while length >= 2:
        for start in range(0, N, 2 * length):
            zeta, i = ZETA[i], i + 1
            for at in range(start, start + length):
                t = zeta * f[at + length]
                f[at + length], f[at] = (f[at] - t) % Q, (f[at] + t) % Q
        length //= 2
    return f


def ntt_inverse(f):
    f, i, length = list(f), 127, 2
    while length <= 128:
        for start in range(0, N, 2 * length):
            zeta, i = ZETA[i], i - 1
            for at in range(start, start + length):
                t = f[at]
                f[at], f[at + length] = (t + f[at + length]) % Q, zeta * (f[at + length] - t) % Q
        length *= 2
    return [v * 3303 % Q for v in f]


def multiply(a, b):
    out = []
    for i in range(128):
        a0, a1, b0, b1 = a[2 * i], a[2 * i + 1], b[2 * i], b[2 * i + 1]
        out += [(a0 * b0 + a1 * b1 * GAMMA[i]) % Q, (a0 * b1 + a1 * b0) % Q]
    return out


def add(a, b):
    return [(x + y) % Q for x, y in zip(a, b)]


def dot(a, b):
    total = [0] * N
    for x, y in zip(a, b):
        total = add(total, multiply(x, y))
    return total


class MlKem:
    """One parameter set of FIPS 203 section 8, with eta1 = eta2 = 2."""

    def __init__(self, k, du, dv):
        self.k, self.du, self.dv = k, du, dv
        self.ek_length, self.dk_length, self.c_length = 384 * k + 32, 768 * k + 96, 32 * (du * k + dv)

    def _parts(self, data, size):
        return [data[i : i + size] for i in range(0, len(data), size)]

    def _matrix(self, rho):
        return [[sample_ntt(rho + bytes([column, row])) for column in range(self.k)] for row in range(self.k)]

    def keygen(self, d, z):
        """Returns the encapsulation key and the decapsulation key of the seed d || z."""
        rho, sigma = g(d + bytes([self.k]))
        a = self._matrix(rho)
        s = [ntt(sample_cbd(2, prf(2, sigma, i))) for i in range(self.k)]
        e = [ntt(sample_cbd(2, prf(2, sigma, self.k + i))) for i in range(self.k)]
        t = [add(dot(row, s), error) for row, error in zip(a, e)]
        ek = b"".join(byte_encode(12, p) for p in t) + rho
        return ek, b"".join(byte_encode(12, p) for p in s) + ek + h(ek) + z

    def accepts(self, ek):
        """The length and modulus checks of FIPS 203 section 7.2."""
        if len(ek) != self.ek_length:
            return False
        return all(byte_encode(12, byte_decode(12, part)) == part for part in self._parts(ek[:-32], 384))

    def _encrypt(self, ek, m, r):
        t = [byte_decode(12, part) for part in self._parts(ek[:-32], 384)]
        a = self._matrix(ek[-32:])
        y = [ntt(sample_cbd(2, prf(2, r, i))) for i in range(self.k)]
        e1 = [sample_cbd(2, prf(2, r, self.k + i)) for i in range(self.k)]
        e2 = sample_cbd(2, prf(2, r, 2 * self.k))
        u = [add(ntt_inverse(dot([a[row][i] for row in range(self.k)], y)), e1[i]) for i in range(self.k)]
        mu = decompress(1, byte_decode(1, m))
        v = add(add(ntt_inverse(dot(t, y)), e2), mu)
        return b"".join(byte_encode(self.du, compress(self.du, p)) for p in u) + byte_encode(
            self.dv, compress(self.dv, v))

    def encaps(self, ek, m):
        """Returns the shared secret and the ciphertext; `ek` must be accepted."""
        if not self.accepts(ek):
            raise ValueError("not an encapsulation key")
        secret, r = g(m + h(ek))
        return secret, self._encrypt(ek, m, r)

    def decaps(self, dk, c):
        """Returns the shared secret, which is of no use to anybody if the ciphertext is not one for this key."""
        if len(c) != self.c_length or len(dk) != self.dk_length:
            raise ValueError("wrong length")
        s, ek, digest, z = dk[: 384 * self.k], dk[384 * self.k : 768 * self.k + 32], dk[-64:-32], dk[-32:]
        if h(ek) != digest:
            raise ValueError("not a decapsulation key")
        split = 32 * self.du * self.k
        u = [decompress(self.du, byte_decode(self.du, p)) for p in self._parts(c[:split], 32 * self.du)]
        v = decompress(self.dv, byte_decode(self.dv, c[split:]))
        secret_key = [byte_decode(12, part) for part in self._parts(s, 384)]
        noise = ntt_inverse(dot(secret_key, [ntt(p) for p in u]))
        m = byte_encode(1, compress(1, [(x - y) % Q for x, y in zip(v, noise)]))
        secret, r = g(m + digest)
        return secret if self._encrypt(ek, m, r) == c else j(z + c)


MLKEM768 = MlKem(3, 10, 4)
MLKEM1024 = MlKem(4, 11, 5)
