"""Section 13: what either side keeps of a ticket."""

import datetime
import hashlib
import json
import os
import typing

from fourfold import certificates
from fourfold.keys import SUITES
from fourfold.wire import Refused

DAY = datetime.timedelta(hours=24)


class Ticket(typing.NamedTuple):
    ticket: bytes
    psk: bytes
    suite: int
    expires: datetime.datetime
    full_at: datetime.datetime  # when the full handshake behind it was
    peer: tuple  # the entries of the chain that the other peer showed
    own: tuple  # the chain that was shown to it
    expected: str = ""  # the name that a client asked for

    @property
    def hash(self):
        return SUITES[self.suite].hash


class ClientTickets:
    """Tickets of a client, each taken once; kept in a file if one is named."""

    def __init__(self, file=None):
        self.file, self.kept = file, []
        if file and os.path.exists(file):
            with open(file) as source:
                self.kept = [self._from_json(row) for row in json.load(source)]

    def put(self, ticket):
        self.kept.append(ticket)
        self._save()

    def take(self, settings, suites):
        """The newest ticket of this client for the server that it expects, which is forgotten; or None."""
        hashes = {SUITES[number].hash for number in suites if not SUITES[number].needs_ticket}
        now = settings.trust.clock()
        self.kept = [t for t in self.kept if now < min(t.expires, t.full_at + DAY)]
        for ticket in reversed(self.kept):
            same = ticket.expected == settings.expected and ticket.own == settings.identity.chain
            if same and ticket.hash in hashes:
                self.kept.remove(ticket)
                self._save()
                if self._still_accepted(ticket, settings):
                    return ticket
        return None

    def _still_accepted(self, ticket, settings):
        try:
            certificates.accept(ticket.peer, settings.trust, True, settings.expected)
            return True
        except Refused:
            return False

    def _save(self):
        if self.file:
            with open(self.file, "w") as target:
                json.dump([self._to_json(t) for t in self.kept], target)

    def _to_json(self, t):
        return {"ticket": t.ticket.hex(), "psk": t.psk.hex(), "suite": t.suite, "expires": t.expires.isoformat(),
                "full_at": t.full_at.isoformat(), "peer": [[c.hex(), s.hex()] for c, s in t.peer],
                "own": [c.hex() for c in t.own], "expected": t.expected}

    def _from_json(self, row):
        return Ticket(
            bytes.fromhex(row["ticket"]), bytes.fromhex(row["psk"]), row["suite"],
            datetime.datetime.fromisoformat(row["expires"]), datetime.datetime.fromisoformat(row["full_at"]),
            tuple((bytes.fromhex(c), bytes.fromhex(s)) for c, s in row["peer"]),
            tuple(bytes.fromhex(c) for c in row["own"]), row["expected"])


class ServerTickets:
    """Tickets that a server has given, under their hash."""

    def __init__(self, count=1, lifetime=3600):
        self.count, self.lifetime, self.kept = count, lifetime, {}

    def put(self, ticket):
        self.kept[hashlib.sha256(ticket.ticket).digest()] = ticket

    def find(self, ticket):
        return self.kept.get(hashlib.sha256(ticket).digest())

    def take(self, ticket):
        return self.kept.pop(hashlib.sha256(ticket).digest(), None) is not None
