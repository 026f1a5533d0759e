"""What is wrong on an open connection."""

from failing.cases import case, flip
from fourfold import record
from fourfold.record import ALERT, APPLICATION, HANDSHAKE, PING, inner


def refused_when_open(receiver):
    def after(name, expect, says, *steps):
        case(f"{receiver}-open-{name}", receiver, expect, says, script=steps)

    def update(request=0):
        return b"\x28\0\0\1" + bytes([request])

    after("key-update-request-two", "illegal_parameter", "KeyUpdate with request 2", inner(HANDSHAKE, update(2)))
    after("key-update-empty", "decode_error", "KeyUpdate without a body", inner(HANDSHAKE, b"\x28\0\0\0"))
    after("key-update-long", "decode_error", "KeyUpdate with two bytes", inner(HANDSHAKE, b"\x28\0\0\2\0\0"))
    after("key-update-not-last", "unexpected_message", "two KeyUpdates in one record", inner(HANDSHAKE, update() * 2))
    after("key-update-then-old-key", "bad_record_mac", "data under the old key", inner(HANDSHAKE, update()),
          inner(APPLICATION, b"under the old key"))
    after("key-update-then-old-sequence", "bad_record_mac", "the next key with the sequence going on",
          inner(HANDSHAKE, update()),
          "update, sequence goes on", inner(APPLICATION, b"with the old sequence"))
    after("key-update-65", "unexpected_message", "65 KeyUpdates without data",
          *[inner(HANDSHAKE, update()), "update"] * 65)
    after("key-update-interrupted", "unexpected_message", "application data between the parts of KeyUpdate",
          inner(HANDSHAKE, update()[:3]), inner(APPLICATION, b"between"))
    after("key-update-interrupted-by-ping", "unexpected_message", "a ping between the parts of KeyUpdate",
          inner(HANDSHAKE, update()[:3]), inner(PING, bytes(9)))
    after("reserved-type", "unexpected_message", "message type 42", inner(HANDSHAKE, b"\x2a\0\0\0"))
    after("finished-again", "unexpected_message", "ClientFinished or ServerFinished again",
          inner(HANDSHAKE, (b"\x1f" if receiver == "client" else b"\x1e") + b"\0\0\x21\x20" + bytes(32)))
    after("empty-33", "unexpected_message", "33 empty records in a row", *[inner(APPLICATION, b"")] * 33)
    after("ping-short", "decode_error", "a ping of 8 bytes", inner(PING, bytes(8)))
    after("ping-long", "decode_error", "a ping of 10 bytes", inner(PING, bytes(10)))
    after("ping-kind-two", "decode_error", "a ping of kind 2", inner(PING, b"\2" + bytes(8)))
    after("ping-empty", "decode_error", "an empty ping", inner(PING, b""))
    after("handshake-empty", "decode_error", "an empty handshake record", inner(HANDSHAKE, b""))
    after("alert-empty", "decode_error", "an empty alert", inner(ALERT, b""))
    after("alert-long", "decode_error", "an alert of two bytes", inner(ALERT, b"\0\0"))
    after("data-after-close", "unexpected_message", "data after close_notify", inner(ALERT, b"\0"),
          inner(APPLICATION, b"late"))
    after("too-much-content", "record_overflow", "16 385 bytes of content", inner(APPLICATION, bytes(16385)))
    after("type-zero", "bad_record_mac", "content type 0", b"\0" + b"zero")
    after("type-five", "bad_record_mac", "content type 5", b"\5" + b"five")
    after("padding-not-zero", "bad_record_mac", "padding that is not zero", b"\x83\0\0\1a\0\1")
    after("no-content-length", "bad_record_mac", "the padding bit and two bytes", b"\x83\0\0")
    after("handshake-form", "unexpected_message", "form 0xD3", "form 0xD3", inner(APPLICATION, b"handshake form"))
    after("clear-form", "unexpected_message", "form 0xD1", "clear")
    after("clear-alert", "unexpected_message", "form 0xD2", "clear alert")
    after("flipped", "bad_record_mac", "a bit is flipped", "flip", inner(APPLICATION, b"flipped"))
    after("replayed", "bad_record_mac", "a record again", inner(APPLICATION, b"once"), "rewind",
          inner(APPLICATION, b"once"))
    after("left-out", "bad_record_mac", "a record left out", "skip", inner(APPLICATION, b"second"))


def play(sender, steps):
    """What the erring peer does on the open connection."""
    mark = None
    for step in steps:
        if isinstance(step, bytes):
            sealed = sender.write.seal(step)
            sealed = b"\xd3" + sealed[1:] if mark == "form 0xD3" else flip(sealed) if mark == "flip" else sealed
            sender._emit(sealed)
        elif step == "update":
            sender.write.update()
        elif step == "update, sequence goes on":
            sequence = sender.write.sequence
            sender.write.update()
            sender.write.sequence = sequence
        elif step == "rewind":
            sender.write.sequence -= 1
        elif step == "skip":
            sender.write.sequence += 1
        elif step == "clear":
            sender._emit(record.record(0xD1, b"\x28\0\0\1\0"))
        elif step == "clear alert":
            sender._emit(record.record(0xD2, b"\0"))
        mark = step
