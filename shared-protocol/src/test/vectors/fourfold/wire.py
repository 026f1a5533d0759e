"""Alerts, the encoding of section 2 and the messages of section 4 of docs/protocol.md."""

import enum


class Alert(enum.IntEnum):
    close_notify = 0
    unexpected_message = 10
    bad_record_mac = 20
    record_overflow = 22
    handshake_failure = 40
    bad_certificate = 42
    unsupported_certificate = 43
    certificate_revoked = 44
    certificate_expired = 45
    certificate_unknown = 46
    illegal_parameter = 47
    unknown_ca = 48
    access_denied = 49
    decode_error = 50
    decrypt_error = 51
    protocol_version = 70
    insufficient_security = 71
    internal_error = 80
    busy = 90
    handshake_timeout = 91
    unsupported_extension = 110
    bad_certificate_status = 113
    certificate_required = 116
    general_error = 117
    no_application_protocol = 120


class Refused(Exception):
    """The other peer broke a rule; `alert` is what it is told, `why` is for the local log."""

    def __init__(self, alert, why):
        super().__init__(f"{alert.name}: {why}")
        self.alert = alert


def demand(condition, alert, why):
    if not condition:
        raise Refused(alert, why)


# --- section 2: each codec writes a value and reads it back


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        demand(self.at + n <= len(self.data), Alert.decode_error, "bytes are missing")
        self.at += n
        return self.data[self.at - n : self.at]

    def more(self):
        return self.at < len(self.data)


class Number:
    def __init__(self, size):
        self.size = size

    def write(self, value):
        return value.to_bytes(self.size, "big")

    def read(self, reader):
        return int.from_bytes(reader.take(self.size), "big")


U8, U16, U24, U32, U64 = (Number(n) for n in (1, 2, 3, 4, 8))


class Fixed:
    def __init__(self, size):
        self.size = size

    def write(self, value):
        return value

    def read(self, reader):
        return reader.take(self.size)


class Opaque:
    def __init__(self, least, most):
        self.least, self.most = least, most
        self.length = U8 if most <= 255 else U16 if most <= 65535 else U24

    def write(self, value):
        return self.length.write(len(value)) + value

    def read(self, reader):
        length = self.length.read(reader)
        demand(self.least <= length <= self.most, Alert.decode_error, f"{length} bytes, {self.least}..{self.most}")
        return reader.take(length)


class ListOf(Opaque):
    def __init__(self, least, most, item):
        super().__init__(least, most)
        self.item = item

    def write(self, value):
        return super().write(b"".join(self.item.write(v) for v in value))

    def read(self, reader):
        inner, out = Reader(super().read(reader)), []
        while inner.more():
            out.append(self.item.read(inner))
        return out


class Tuple:
    def __init__(self, *items):
        self.items = items

    def write(self, value):
        return b"".join(item.write(v) for item, v in zip(self.items, value))

    def read(self, reader):
        return tuple(item.read(reader) for item in self.items)


class Extensions(ListOf):
    def __init__(self, most):
        super().__init__(0, most, Tuple(U16, Opaque(0, 1024)))

    def read(self, reader):
        out = super().read(reader)
        types = [number for number, _ in out]
        demand(types == sorted(set(types)), Alert.decode_error, "extension types do not increase")
        return out


# --- section 4


class Message:
    """A handshake message: GRAMMAR names its fields in order, which are the attributes of an instance."""

    TYPE, GRAMMAR = 0, {}
    LIMIT = 32768

    def __init__(self, **fields):
        assert fields.keys() == self.GRAMMAR.keys(), (fields.keys(), self.GRAMMAR.keys())
        self.__dict__.update(fields)

    def replace(self, **fields):
        return type(self)(**{**self.__dict__, **fields})

    def body(self):
        return b"".join(codec.write(getattr(self, name)) for name, codec in self.GRAMMAR.items())

    def encode(self):
        body = self.body()
        return U8.write(self.TYPE) + U24.write(len(body)) + body

    @classmethod
    def decode(cls, body):
        reader = Reader(body)
        message = cls(**{name: codec.read(reader) for name, codec in cls.GRAMMAR.items()})
        demand(not reader.more(), Alert.decode_error, "bytes are left over")
        message.check()
        critical = [number for number, _ in getattr(message, "extensions", ()) if number & 0x8000]
        demand(not critical, Alert.unsupported_extension, "a critical extension is not known")
        return message

    def check(self):
        """What section 4 says about a message that can be seen without knowing any other."""


def check_record_limit(limit):
    demand(1024 <= limit <= 65536, Alert.illegal_parameter, "record_limit")


SCHEMES, HINTS = ListOf(2, 32, U16), ListOf(0, 256, Fixed(16))
MAC = Opaque(32, 48)
TICKETS_WELCOME, STATUS_DEMANDED = 1, 2


class ClientHello(Message):
    TYPE, LIMIT = 1, 8192
    GRAMMAR = dict(
        versions=ListOf(2, 8, U16), random=Fixed(32), suites=ListOf(2, 32, U16),
        shares=ListOf(0, 4096, Tuple(U16, Opaque(1, 2048))), signature_schemes=SCHEMES, record_limit=U24, features=U32,
        server_name=Opaque(0, 255), application_protocols=ListOf(0, 255, Opaque(1, 32)), ca_hints=HINTS,
        extensions=Extensions(2048), cookie=Opaque(0, 255), ticket=Opaque(0, 255), binder=Opaque(0, 48))

    @classmethod
    def decode(cls, body):
        versions = cls.GRAMMAR["versions"].read(Reader(body))
        demand(1 in versions, Alert.protocol_version, "no common version")  # section 12: whatever follows
        return super().decode(body)

    def check(self):
        check_record_limit(self.record_limit)
        demand(bool(self.ticket) == bool(self.binder), Alert.decode_error, "ticket without binder, or binder alone")
        demand(not self.ticket or len(self.ticket) >= 16, Alert.decode_error, "a short ticket")
        groups = [group for group, _ in self.shares]
        demand(len(groups) == len(set(groups)), Alert.illegal_parameter, "two shares for one group")

    def without_binder(self):
        """The encoded message up to the length byte of `binder`, under the header of the whole."""
        return self.encode()[: -1 - len(self.binder)]


class ServerHello(Message):
    TYPE = 2
    GRAMMAR = dict(version=U16, random=Fixed(32), suite=U16, group=U16, share=Opaque(0, 2048), resumed=U8,
                   extensions=Extensions(1024))

    def check(self):
        demand(self.resumed in (0, 1), Alert.illegal_parameter, "resumed")


class HelloRetry(Message):
    TYPE = 3
    GRAMMAR = dict(suite=U16, group=U16, cookie=Opaque(0, 255))

    def check(self):
        demand(self.group or self.cookie, Alert.illegal_parameter, "a retry for nothing")


class ServerParameters(Message):
    TYPE = 8
    GRAMMAR = dict(application_protocol=Opaque(0, 32), record_limit=U24, features=U32, signature_schemes=SCHEMES,
                   ca_hints=HINTS, extensions=Extensions(1024))

    def check(self):
        check_record_limit(self.record_limit)


class Certificate(Message):
    GRAMMAR = dict(kind=U8, chain=ListOf(0, 24576, Tuple(Opaque(1, 12288), Opaque(0, 8192))))

    def check(self):
        demand(self.kind == 1, Alert.illegal_parameter, "kind of certificate")
        demand(self.chain, Alert.certificate_required, "no certificate")
        demand(len(self.chain) <= 4, Alert.bad_certificate, "more than four certificates")


class ServerCertificate(Certificate):
    TYPE = 11


class ClientCertificate(Certificate):
    TYPE = 21


class CertificateVerify(Message):
    GRAMMAR = dict(scheme=U16, signature=Opaque(1, 5120))


class ServerCertificateVerify(CertificateVerify):
    TYPE = 15


class ClientCertificateVerify(CertificateVerify):
    TYPE = 25


class ServerConfirm(Message):
    TYPE = 16
    GRAMMAR = dict(mac=MAC)


class ClientFinished(Message):
    TYPE = 30
    GRAMMAR = dict(mac=MAC)


class ServerFinished(Message):
    TYPE = 31
    GRAMMAR = dict(mac=MAC, tickets=ListOf(0, 1024, Tuple(U32, Opaque(1, 16), Opaque(16, 255))))

    def check(self):
        demand(len(self.tickets) <= 4, Alert.illegal_parameter, "more than four tickets")
        demand(all(1 <= t[0] <= 86400 for t in self.tickets), Alert.illegal_parameter, "lifetime of a ticket")
        for part in (1, 2):
            demand(len({t[part] for t in self.tickets}) == len(self.tickets), Alert.illegal_parameter, "equal tickets")


class KeyUpdate(Message):
    TYPE = 40
    GRAMMAR = dict(request=U8)

    def check(self):
        demand(self.request in (0, 1), Alert.illegal_parameter, "request")


NAMES = {
    ClientHello: "client_hello", ServerHello: "server_hello", HelloRetry: "hello_retry",
    ServerParameters: "server_parameters", ServerCertificate: "server_certificate",
    ServerCertificateVerify: "server_certificate_verify", ServerConfirm: "server_confirm",
    ClientCertificate: "client_certificate", ClientCertificateVerify: "client_certificate_verify",
    ClientFinished: "client_finished", ServerFinished: "server_finished", KeyUpdate: "key_update"}
