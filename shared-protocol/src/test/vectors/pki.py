"""A small PKI of fixed keys for tests and vectors: the same call gives the same certificate."""

import datetime
import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from fourfold.certificates import Identity, Trust

NOW = datetime.datetime(2026, 11, 1, 12)
SERVER, CLIENT = "server.example", "client-7"
PURPOSES = {True: ExtendedKeyUsageOID.SERVER_AUTH, False: ExtendedKeyUsageOID.CLIENT_AUTH}
ALGORITHMS = ["ed25519", "p256"]

try:
    from cryptography.hazmat.primitives.asymmetric import mldsa
    MLDSA = {"mldsa44": mldsa.MLDSA44PrivateKey, "mldsa65": mldsa.MLDSA65PrivateKey, "mldsa87": mldsa.MLDSA87PrivateKey}
    ALGORITHMS += MLDSA
except ImportError:
    MLDSA = {}


def new_key(name, algorithm="ed25519"):
    seed = hashlib.sha256(b"fourfold vector " + name.encode()).digest()
    if algorithm == "p256":
        return ec.derive_private_key(int.from_bytes(seed, "big") >> 1, ec.SECP256R1())
    if algorithm in MLDSA:
        return MLDSA[algorithm].from_seed_bytes(seed)
    return ed25519.Ed25519PrivateKey.from_private_bytes(seed)


def der(certificate):
    return certificate.public_bytes(serialization.Encoding.DER)


def pkcs8(key):
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _elements(data):
    """The DER elements of which these bytes are a sequence."""
    out = []
    while data:
        header, length = 2, data[1]
        if length & 0x80:
            header, length = 2 + (length & 0x7F), int.from_bytes(data[2 : 2 + (length & 0x7F)], "big")
        out.append(data[: header + length])
        data = data[header + length :]
    return out


def _element(tag, *parts):
    content = b"".join(parts)
    size = (len(content).bit_length() + 7) // 8
    length = bytes([len(content)]) if len(content) < 0x80 else bytes([0x80 | size]) + len(content).to_bytes(size, "big")
    return bytes([tag]) + length + content


def _content(element):
    return b"".join(_elements(element[2 + (element[1] & 0x7F if element[1] & 0x80 else 0) :]))


def _public(key):
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


RSASSA_PSS = bytes.fromhex("300b06092a864886f70d01010a")


def _reissue(template, key, issuer_key, pss):
    """The same certificate for another key or by one: the library reads certificates that it does not write."""
    algorithm = _elements(_content(_public(issuer_key)))[0]
    parts = _elements(_content(_elements(_content(der(template)))[0]))
    parts[2], parts[6] = algorithm, _public(key)
    if pss:
        parts[6] = _element(0x30, RSASSA_PSS, _elements(_content(parts[6]))[1])
    tbs = _element(0x30, *parts)
    return x509.load_der_x509_certificate(_element(0x30, tbs, algorithm, _element(3, b"\0", SIGN(issuer_key, tbs))))


def SIGN(key, data):
    """A vector, which must be the same each time, puts another function here."""
    return key.sign(data)


def certificate(subject, key, issuer, issuer_key, serial, names=None, server=None, begin=-1, end=1, critical=None,
                pss=False):
    """A CA if `names` is None, else a leaf for that role, valid from `begin` to `end` days from NOW."""
    def name(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    ca = names is None
    builder = (
        x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).serial_number(serial)
        .not_valid_before(NOW + datetime.timedelta(days=begin)).not_valid_after(NOW + datetime.timedelta(days=end))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(not ca, False, False, False, False, ca, False, False, False), critical=True))
    if not ca:
        builder = builder.add_extension(x509.ExtendedKeyUsage([PURPOSES[server]]), critical=False)
    if names:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
    if critical:
        builder = builder.add_extension(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.9999.1"), b"\5\0"), True)
    if pss or any(isinstance(k, tuple(MLDSA.values())) for k in (key, issuer_key)):
        none = new_key("none")
        return _reissue(builder.public_key(none.public_key()).sign(none, None), key, issuer_key, pss)
    builder = builder.public_key(key.public_key())
    return builder.sign(issuer_key, hashes.SHA256() if isinstance(issuer_key, ec.EllipticCurvePrivateKey) else None)


class Pki:
    """A root, an issuing CA, a server and a client, with keys of one algorithm for the leaves and one for the CAs."""

    def __init__(self, leaf="ed25519", ca="ed25519", keys=None):
        self.root_key, self.issuing_key = new_key("root", ca), new_key("issuing", ca)
        self.root = certificate("Root", self.root_key, "Root", self.root_key, 1)
        self.issuing = certificate("Issuing", self.issuing_key, "Root", self.root_key, 2)
        self.server_key, self.client_key = keys or (new_key("server", leaf), new_key("client", leaf))
        self.pss = leaf == "rsa-pss"
        self.server = self.identity(True)
        self.client = self.identity(False)
        self.trust = Trust((self.root,), lambda: NOW.replace(tzinfo=datetime.timezone.utc))

    def identity(self, server, names=None, issued_by_root=False, key=None, **more):
        names = ([SERVER] if server else [CLIENT]) if names is None else names
        key = key or (self.server_key if server else self.client_key)
        issuer, issuer_key = ("Root", self.root_key) if issued_by_root else ("Issuing", self.issuing_key)
        role = more.pop("role", server)
        leaf = certificate("leaf", key, issuer, issuer_key, 3 if server else 4, names, role, pss=self.pss, **more)
        chain = [leaf] if issued_by_root else [leaf, self.issuing]
        return Identity(tuple(der(c) for c in chain), key)
