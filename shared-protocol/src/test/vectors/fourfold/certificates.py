"""Section 7: certificates and names; 4.6: signatures by them."""

import datetime
import re
import typing

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from fourfold.wire import Alert, Refused, demand

try:
    from cryptography.hazmat.primitives.asymmetric import mldsa
    MLDSA = {mldsa.MLDSA44PublicKey: 0x0904, mldsa.MLDSA65PublicKey: 0x0905, mldsa.MLDSA87PublicKey: 0x0906}
except ImportError:
    MLDSA = {}

PSS = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
RSASSA_PSS = bytes.fromhex("06092a864886f70d01010a")  # its object identifier in DER
HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\Z")
SERVER_CONTEXT = b"Fourfold/1, server CertificateVerify"
CLIENT_CONTEXT = b"Fourfold/1, client CertificateVerify"


def available(schemes):
    """Those schemes that the library at hand can make and check."""
    return [s for s in schemes if s < 0x0900 or s in MLDSA.values()]


def scheme_of(certificate):
    """The one signature scheme of 4.11 that fits the key of this leaf, or None."""
    key = certificate.public_key()
    if isinstance(key, ed25519.Ed25519PublicKey):
        return 0x0807
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return 0x0403
    if isinstance(key, rsa.RSAPublicKey) and 2048 <= key.key_size <= 4096:
        return 0x0809 if _is_pss(certificate) else 0x0804
    return next((scheme for kind, scheme in MLDSA.items() if isinstance(key, kind)), None)


def _elements(der):
    """The contents of the DER elements that stand in a row."""
    out = []
    while der:
        size = der[1] & 0x7F if der[1] & 0x80 else 0
        length = int.from_bytes(der[2 : 2 + size], "big") if size else der[1]
        out.append(der[2 + size : 2 + size + length])
        der = der[2 + size + length :]
    return out


def _is_pss(certificate):
    """Whether the key says id-RSASSA-PSS, which older libraries do not tell."""
    fields = _elements(_elements(certificate.tbs_certificate_bytes)[0])
    return _elements(fields[6])[0].startswith(RSASSA_PSS)


def signed_bytes(context, transcript_hash):
    return b"\x20" * 64 + context + b"\0" + transcript_hash


def sign(key, data):
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(hashes.SHA256()))
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, PSS, hashes.SHA256())
    return key.sign(data)


def check_signature(certificate, message, offered, data):
    demand(message.scheme in offered and message.scheme == scheme_of(certificate), Alert.illegal_parameter, "scheme")
    key = certificate.public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(message.signature, data, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(message.signature, data, PSS, hashes.SHA256())
        else:
            key.verify(message.signature, data)
    except InvalidSignature:
        raise Refused(Alert.decrypt_error, "signature")


class Identity(typing.NamedTuple):
    """What a peer shows: a chain in DER, the leaf first, the key of the leaf, and a staple for each certificate."""

    chain: tuple
    key: object
    staples: tuple = ()

    @property
    def entries(self):
        staples = (*self.staples, *[b""] * len(self.chain))
        return list(zip(self.chain, staples))

    @property
    def scheme(self):
        return scheme_of(x509.load_der_x509_certificate(self.chain[0]))

    @classmethod
    def load(cls, chain_file, key_file):
        with open(chain_file, "rb") as file:
            blocks = re.findall(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\s", file.read() + b"\n", re.S)
        with open(key_file, "rb") as file:
            key = serialization.load_pem_private_key(file.read(), None)
        certificates = [x509.load_pem_x509_certificate(block) for block in blocks]
        return cls(tuple(c.public_bytes(serialization.Encoding.DER) for c in certificates), key)


class Trust(typing.NamedTuple):
    """What a receiver believes: roots, by which clock, and how long a leaf may live (the policy "short life")."""

    roots: tuple
    clock: typing.Callable = lambda: datetime.datetime.now(datetime.timezone.utc)
    longest_life: datetime.timedelta = None
    mldsa_only: bool = False


def _dates(certificate):
    utc = datetime.timezone.utc
    if hasattr(certificate, "not_valid_before_utc"):
        return certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return certificate.not_valid_before.replace(tzinfo=utc), certificate.not_valid_after.replace(tzinfo=utc)


def _one_der_structure(der):
    if len(der) < 2 or der[0] != 0x30:
        return False
    if der[1] < 0x80:
        return len(der) == 2 + der[1]
    size = der[1] & 0x7F
    return len(der) == 2 + size + int.from_bytes(der[2 : 2 + size], "big")


def parse(der):
    demand(_one_der_structure(der), Alert.bad_certificate, "not one DER structure")
    try:
        certificate = x509.load_der_x509_certificate(der)
        list(certificate.extensions)
        certificate.public_key()
        return certificate
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension):
        raise Refused(Alert.bad_certificate, "does not parse")


def _extension(certificate, kind):
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _signed_by(certificate, issuer):
    if certificate.issuer != issuer.subject:
        return False
    try:
        key, data = issuer.public_key(), (certificate.signature, certificate.tbs_certificate_bytes)
        if isinstance(key, tuple(MLDSA)):
            key.verify(*data)
            return certificate.signature_algorithm_oid == issuer.public_key_algorithm_oid
        if hasattr(certificate, "verify_directly_issued_by"):
            certificate.verify_directly_issued_by(issuer)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(*data, ec.ECDSA(certificate.signature_hash_algorithm))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(*data, padding.PKCS1v15(), certificate.signature_hash_algorithm)
        else:
            key.verify(*data)
        return True
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False


def _within(name, tree):
    name, tree = name.lower(), tree.lower().lstrip(".")
    return not tree or name == tree or name.endswith("." + tree)


def _check_authority(authority, below, names):
    """What RFC 5280 section 6 asks of a certificate that signed others; `below` counts those between it and the leaf."""
    basic, usage = _extension(authority, x509.BasicConstraints), _extension(authority, x509.KeyUsage)
    demand(basic and basic.ca, Alert.bad_certificate, "the issuer is no CA")
    demand(basic.path_length is None or below <= basic.path_length, Alert.bad_certificate, "path too long")
    demand(usage is None or usage.key_cert_sign, Alert.bad_certificate, "the issuer may not sign certificates")
    limits = _extension(authority, x509.NameConstraints)
    for name in names if limits else ():
        allowed = [t.value for t in limits.permitted_subtrees or () if isinstance(t, x509.DNSName)]
        refused = [t.value for t in limits.excluded_subtrees or () if isinstance(t, x509.DNSName)]
        demand(not allowed or any(_within(name, t) for t in allowed), Alert.bad_certificate, "name not permitted")
        demand(not any(_within(name, t) for t in refused), Alert.bad_certificate, "name excluded")


KNOWN = (x509.BasicConstraints, x509.KeyUsage, x509.ExtendedKeyUsage, x509.SubjectAlternativeName, x509.NameConstraints,
         x509.CertificatePolicies)


def _check_path(path, root, now, names):
    for certificate, issuer in zip(path, (*path[1:], root)):
        demand(_signed_by(certificate, issuer), Alert.bad_certificate, "not signed by the next")
    for certificate in path:
        begin, end = _dates(certificate)
        demand(begin <= now <= end, Alert.certificate_expired, "dates")
        for extension in certificate.extensions:
            known = isinstance(extension.value, KNOWN) or not extension.critical
            demand(known, Alert.bad_certificate, "a critical extension of a certificate is not known")
    for below, authority in enumerate((*path[1:], root)):
        _check_authority(authority, below, names)


def _without_bridge(path, roots):
    """Ends the path before a certificate of a root's name and key that another root has signed."""
    for i, certificate in enumerate(path[1:], 1):
        own = any(certificate.subject == root.subject and certificate.public_key() == root.public_key()
                  for root in roots)
        if own and not _signed_by(certificate, certificate):
            return path[:i]
    return path


def _root_of(last, trust):
    signers = [root for root in trust.roots if _signed_by(last, root)]
    demand(signers, Alert.unknown_ca, "no root signed it")
    return signers[0]


def accept(entries, trust, server, expected=None):
    """Returns the leaf and the name of a peer in that role, or refuses the chain."""
    path = _without_bridge([parse(der) for der, _ in entries], trust.roots)
    leaf, now = path[0], trust.clock()
    names = _extension(leaf, x509.SubjectAlternativeName)
    names = names.get_values_for_type(x509.DNSName) if names else []
    root = _root_of(path[-1], trust)
    _check_path(path, root, now, names)
    if trust.mldsa_only:
        keys = [c.public_key() for c in (*path, root)]
        demand(all(isinstance(k, tuple(MLDSA)) for k in keys), Alert.bad_certificate, "a signature is not ML-DSA")
    basic, usage = _extension(leaf, x509.BasicConstraints), _extension(leaf, x509.KeyUsage)
    purposes = _extension(leaf, x509.ExtendedKeyUsage) or ()
    purpose = ExtendedKeyUsageOID.SERVER_AUTH if server else ExtendedKeyUsageOID.CLIENT_AUTH
    demand(not (basic and basic.ca), Alert.unsupported_certificate, "the leaf is a CA")
    demand(usage and usage.digital_signature, Alert.unsupported_certificate, "no digitalSignature")
    demand(purpose in purposes, Alert.unsupported_certificate, "extended key usage")
    demand(names and all(HOST.match(name) for name in names), Alert.bad_certificate, "names")
    if server:
        demand(expected.lower() in [n.lower() for n in names], Alert.bad_certificate, "another server")
    if trust.longest_life:
        begin, end = _dates(leaf)
        demand(end - begin <= trust.longest_life, Alert.bad_certificate_status, "lives too long")
    return leaf, expected if server else names[0]
