"""The list of cases, and what is used to make them."""

import pki
from fourfold.keys import Schedule
from fourfold.wire import U24

PKI = pki.Pki()
CASES = {}


def case(name, receiver, expect, says, deviations=None, client=None, server=None, ticket=False, script=None,
         schedule=None):
    """One file. `deviations` is a dictionary for the erring peer, or a function that makes one for it; `script` is what it
    does on the open connection."""
    assert name not in CASES, name
    CASES[name] = dict(receiver=receiver, expect=expect, says=says, deviations=deviations or {}, client=client or {},
                       server=server or {}, ticket=ticket, script=script, schedule=schedule)


def replace(**fields):
    return lambda message: message.replace(**fields)


def split(flight):
    """The messages of a flight."""
    out = []
    while flight:
        length = 4 + int.from_bytes(flight[1:4], "big")
        out.append(flight[:length])
        flight = flight[length:]
    return out


def flight(first, change):
    """Changes the list of messages of the one flight that begins with a message of that type."""
    return {"flight": lambda data: b"".join(change(split(data))) if data[0] == first else data}


def once(change, first):
    """Changes the first sealed record of the flight that begins with that type."""
    return {"plain": lambda plain: change(plain) if plain[4] == first else plain}


def flip(data, at=-1):
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def resize(encoded, body):
    """The same message with that body."""
    return encoded[:1] + U24.write(len(body)) + body


def labels(change):
    """A schedule with other labels."""
    class Erring(Schedule):
        def derive(self, secret, label, transcript_hash):
            return super().derive(secret, change.get(label, label), transcript_hash)
    return Erring
