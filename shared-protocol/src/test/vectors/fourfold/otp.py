"""Section 10: one-time passwords."""

import re
import typing
import unicodedata

from fourfold.wire import U8, U24, U32, U64, Alert, Opaque, Reader, Refused, Tuple, demand

ID, TEXT = Opaque(1, 64), Opaque(1, 1024)
LIMIT = 4096
DELIVER = Tuple(ID, ID, U32, U64, U32, TEXT)


def _message(kind, body):
    return U8.write(kind) + U24.write(len(body)) + body


def _check_id(value):
    demand(re.fullmatch(rb"[A-Za-z0-9_-]+", value), Alert.illegal_parameter, "an id")


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
        try:
            text = self.text.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused(Alert.decode_error, "text is not UTF-8")
        visible = all(c == " " or unicodedata.category(c)[0] not in "CZ" for c in text)
        demand(visible, Alert.illegal_parameter, "text is not one line of visible characters")


class Acknowledge(typing.NamedTuple):
    delivery_id: bytes

    def encode(self):
        return _message(2, ID.write(self.delivery_id))

    def check(self):
        _check_id(self.delivery_id)


class Stream:
    """Takes application data as it comes and gives whole messages."""

    def __init__(self):
        self.data = b""

    def feed(self, data):
        self.data, out = self.data + data, []
        while len(self.data) >= 4:
            kind, length = self.data[0], int.from_bytes(self.data[1:4], "big")
            demand(kind in (1, 2), Alert.unexpected_message, "type")
            demand(length <= LIMIT, Alert.illegal_parameter, "length")
            if len(self.data) < 4 + length:
                break
            body, self.data = self.data[4 : 4 + length], self.data[4 + length :]
            reader = Reader(body)
            message = Deliver(*DELIVER.read(reader)) if kind == 1 else Acknowledge(ID.read(reader))
            demand(not reader.more(), Alert.decode_error, "bytes are left over")
            message.check()
            out.append(message)
        return out
