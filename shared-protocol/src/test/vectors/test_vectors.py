"""Replays the vectors from what the files say alone.  Run: python3 -m unittest test_vectors (in this folder)."""

import datetime
import unittest

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from fourfold import certificates
from fourfold.certificates import Identity, Trust
from fourfold.client import Client
from fourfold.exchange import Draws
from fourfold.peer import Settings
from fourfold.server import Server
from fourfold.tickets import ClientTickets, ServerTickets, Ticket
from fourfold.wire import ClientCertificateVerify, ServerCertificateVerify
from handshake_vectors import OUT
from pki import MLDSA


class FileDraws(Draws):
    fixed = True

    def __init__(self, values):
        self.values = values

    def bytes(self, name, length):
        value = bytes.fromhex(self.values["draw." + name])
        assert len(value) == length
        return value

    def scalar(self, name):
        return int(self.values["draw." + name], 16)


class Vector:
    def __init__(self, path):
        self.lines = [tuple(line.split(": ", 1)) if ": " in line else (line[:-1], "")
                      for line in path.read_text().splitlines() if line]
        self.values = dict(self.lines)
        self.wire = [(name, bytes.fromhex(value)) for name, value in self.lines if name in ("c>s", "s>c")]
        self.now = datetime.datetime.fromisoformat(self.values["now"])

    def numbers(self, name):
        return tuple(int(v, 16) for v in self.values[name].split(",") if v)

    def chain(self, role):
        return tuple(bytes.fromhex(c) for c in self.values[f"{role}_chain"].split(","))

    def peer(self, role):
        v = self.values
        key = serialization.load_der_private_key(bytes.fromhex(v[f"{role}_key"]), None)
        root = x509.load_der_x509_certificate(bytes.fromhex(v["root"]))
        more = dict(suites=self.numbers(f"{role}_suites"), schemes=self.numbers(f"{role}_schemes"),
                    record_limit=int(v[f"{role}_record_limit"]),
                    protocols=tuple(p.encode() for p in v[f"{role}_protocols"].split(",") if p))
        if role == "client":
            more |= {"expected": v["expected_server"], "tickets": self.tickets(role, ClientTickets())}
            if "client_first_groups" in v:
                more["first_groups"] = self.numbers("client_first_groups")
        else:
            more |= {"cookie": v["server_asks_for_cookie"] == "yes", "tickets": self.tickets(role, ServerTickets())}
            if v.get("expect") == "access_denied":
                more["welcome"] = lambda name: False
        settings = Settings(Identity(self.chain(role), key), Trust((root,), lambda: self.now), **more)
        return (Client if role == "client" else Server)(settings, FileDraws(v))

    def tickets(self, role, kept):
        v = self.values
        if role == "client" and v["client_welcomes_tickets"] == "no":
            return None
        issued = "draw.ticket_0" in v
        if role == "server":
            kept.count = sum(name.startswith("draw.ticket_") for name in v)
        if "ticket" in v:
            until = self.now + datetime.timedelta(seconds=int(v["ticket_lifetime"]))
            other = "server" if role == "client" else "client"
            shown = tuple((c, b"") for c in self.chain(other))
            kept.put(Ticket(bytes.fromhex(v["ticket"]), bytes.fromhex(v["ticket_psk"]), int(v["ticket_suite"], 16), until,
                            self.now, shown, self.chain(role), v["expected_server"] if role == "client" else ""))
        return kept if issued or "ticket" in v or role == "client" else None


class Replay(unittest.TestCase):
    def feed(self, vector, role):
        """Gives the peer what the other sent and checks that it answers as the file says, if its signatures are fixed."""
        peer = vector.peer(role)
        peer.start()
        sent, written = b"", b""
        for name, data in vector.wire:
            if name == ("s>c" if role == "client" else "c>s"):
                peer.receive(data)
            else:
                written += data
            sent += peer.take_out()
        return peer, sent, written

    def test_failing(self):
        count = 0
        for path in sorted((OUT / "handshake-failing").glob("*.txt")):
            vector = Vector(path)
            if not MLDSA:
                self.skipTest("the hellos have the schemes of ML-DSA")
            with self.subTest(path.name):
                peer, sent, written = self.feed(vector, vector.values["receiver"])
                self.assertEqual(peer.events[-1][:2], ("refused", vector.values["expect"]))
                self.assertEqual(sent, written)
                count += 1
        self.assertGreater(count, 60)

    def test_handshakes(self):
        for path in sorted((OUT / "handshake").glob("*.txt")):
            if path.name.startswith("signed-") or not MLDSA:
                continue
            vector = Vector(path)
            for role in ("client", "server"):
                with self.subTest((path.name, role)):
                    peer = vector.peer(role)
                    peer.start()
                    self.play(vector, peer, role)
                    self.assertTrue(peer.ended and peer.closed)
                    self.assertEqual(peer.secrets["exporter"].hex(), vector.values["exporter"])

    def play(self, vector, peer, role):
        own, pending = "c>s" if role == "client" else "s>c", peer.take_out()
        for name, value in vector.lines:
            if name == "step" and value.startswith(role):
                self.step(peer, value.split(" ")[1:])
            elif name in ("c>s", "s>c"):
                data = bytes.fromhex(value)
                pending += peer.take_out()
                if name == own:
                    self.assertEqual(pending[: len(data)], data)
                    pending = pending[len(data) :]
                else:
                    peer.receive(data)
        self.assertEqual(pending + peer.take_out(), b"")

    def step(self, peer, words):
        if words[0] == "data":
            peer.send(bytes.fromhex(words[1]), int(words[2]))
        elif words[0] == "ping":
            peer.ping()
        elif words[0] == "update":
            peer.update(int(words[1]))
        else:
            peer.close()

    def test_given_signatures(self):
        for path in sorted((OUT / "handshake").glob("signed-*.txt")) if MLDSA else []:
            vector = Vector(path)
            for role, context in (("server", certificates.SERVER_CONTEXT), ("client", certificates.CLIENT_CONTEXT)):
                with self.subTest((path.name, role)):
                    message = bytes.fromhex(vector.values[f"{role}_certificate_verify"])
                    kind = ServerCertificateVerify if role == "server" else ClientCertificateVerify
                    leaf = x509.load_der_x509_certificate(vector.chain(role)[0])
                    signed = certificates.signed_bytes(context, bytes.fromhex(vector.values[f"th.{role}_certificate"]))
                    certificates.check_signature(leaf, kind.decode(message[4:]), vector.numbers("server_schemes"), signed)


if __name__ == "__main__":
    unittest.main()
