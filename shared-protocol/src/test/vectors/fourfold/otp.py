"""Section 10: one-time passwords."""

import re
import typing
import unicodedata

from fourfold.wire import U8, U24, U32, U64, Alert, ListOf, Opaque, Reader, Refused, Tuple, demand

ID, TEXT = Opaque(1, 64), Opaque(1, 1024)
LIMIT = 4096
DELIVER = Tuple(ID, ID, U32, U64, U32, TEXT)
REJECT = Tuple(ID, U8)
WITHDRAW = Tuple(ID, Opaque(0, 1024))
HOLDING = ListOf(0, 4094, ID)


def _message(kind, body):
    return U8.write(kind) + U24.write(len(body)) + body


def _check_id(value):
    demand(re.fullmatch(rb"[A-Za-z0-9_-]+", value), Alert.illegal_parameter, "an id")


def _check_text(data):
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(Alert.decode_error, "text is not UTF-8")
    visible = all(c == " " or unicodedata.category(c)[0] not in "CZ" for c in text)
    demand(visible, Alert.illegal_parameter, "text is not one line of visible characters")


class Deliver(typing.NamedTuple):
    delivery_id: bytes
    transfer_id: bytes
    generation: int
    issued_at: int
    validity: int
    text: bytes

    def encode(self):
        return _message(1, DELIVER.write(self))

    def check(self):
        _check_id(self.delivery_id)
        _check_id(self.transfer_id)
        demand(1 <= self.generation < 1 << 31, Alert.illegal_parameter, "generation")
        demand(1 <= self.validity <= 600_000, Alert.illegal_parameter, "validity")
        _check_text(self.text)


class Acknowledge(typing.NamedTuple):
    delivery_id: bytes

    def encode(self):
        return _message(2, ID.write(self.delivery_id))

    def check(self):
        _check_id(self.delivery_id)


class Reject(typing.NamedTuple):
    delivery_id: bytes
    reason: int

    def encode(self):
        return _message(3, REJECT.write(self))

    def check(self):
        _check_id(self.delivery_id)
        demand(self.reason in (1, 2), Alert.illegal_parameter, "reason")


class Withdraw(typing.NamedTuple):
    delivery_id: bytes
    text: bytes = b""

    def encode(self):
        return _message(4, WITHDRAW.write(self))

    def check(self):
        _check_id(self.delivery_id)
        if self.text:
            _check_text(self.text)


class Holding(typing.NamedTuple):
    delivery_ids: tuple

    def encode(self):
        return _message(5, HOLDING.write(self.delivery_ids))

    def check(self):
        demand(len(self.delivery_ids) <= 60, Alert.illegal_parameter, "more than 60 ids")
        for delivery_id in self.delivery_ids:
            _check_id(delivery_id)


READERS = {
    1: lambda reader: Deliver(*DELIVER.read(reader)),
    2: lambda reader: Acknowledge(ID.read(reader)),
    3: lambda reader: Reject(*REJECT.read(reader)),
    4: lambda reader: Withdraw(*WITHDRAW.read(reader)),
    5: lambda reader: Holding(tuple(HOLDING.read(reader))),
}


class Stream:
    """Takes application data as it comes and gives whole messages."""

    def __init__(self):
        self.data = b""

    def feed(self, data):
        self.data, out = self.data + data, []
        while len(self.data) >= 4:
            kind, length = self.data[0], int.from_bytes(self.data[1:4], "big")
            demand(kind in READERS, Alert.unexpected_message, "type")
            demand(length <= LIMIT, Alert.illegal_parameter, "length")
            if len(self.data) < 4 + length:
                break
            body, self.data = self.data[4 : 4 + length], self.data[4 + length :]
            reader = Reader(body)
            message = READERS[kind](reader)
            demand(not reader.more(), Alert.decode_error, "bytes are left over")
            message.check()
            out.append(message)
        return out
