"""Both roles against each other in memory.  Run: python3 -m unittest test_fourfold (in this folder)."""

import datetime
import json
import os
import pathlib
import unittest

import mlkem
from fourfold import keys, otp, record
from fourfold.client import Client
from fourfold.exchange import GROUPS, LIBRARY, Draws
from fourfold.peer import Settings
from fourfold.server import Server
from fourfold.tickets import ClientTickets, ServerTickets
from fourfold.wire import Refused
from pki import ALGORITHMS, CLIENT, MLDSA, SERVER, Pki

PKI = Pki()
FULL = [number for number in keys.SUITES if number != 0x0301]


def exchange(*peers):
    """Carries bytes until neither has any to send; returns what each sent."""
    sent = [b"", b""]
    while any(peer.out for peer in peers):
        for i, peer in enumerate(peers):
            data = peer.take_out()
            sent[i] += data
            if data and not peers[1 - i].over:
                peers[1 - i].receive(data)
    return sent


def pair(client=None, server=None, pki=PKI, client_more=None, server_more=None):
    client = Client(Settings(pki.client, pki.trust, **{"expected": SERVER, **(client or {})}), **(client_more or {}))
    server = Server(Settings(pki.server, pki.trust, **(server or {})), **(server_more or {}))
    server.start()
    client.start()
    return client, server


def connect(*args, **more):
    client, server = pair(*args, **more)
    exchange(client, server)
    return client, server


def data_of(peer):
    return b"".join(event[1] for event in peer.events if event[0] == "data")


class Handshake(unittest.TestCase):
    def check(self, client, server):
        self.assertTrue(client.open and server.open, (client.events, server.events))
        self.assertEqual((client.peer_name, server.peer_name), (SERVER, CLIENT))
        self.assertEqual(client.secrets["cid"], server.secrets["cid"])
        self.assertEqual(client.export("a", b"b", 40), server.export("a", b"b", 40))
        client.send(b"from client")
        server.send(b"from server", 500)
        exchange(client, server)
        self.assertEqual((data_of(client), data_of(server)), (b"from server", b"from client"))

    def test_every_suite(self):
        for number in FULL:
            with self.subTest(hex(number)):
                self.check(*connect({"suites": (number,)}, {"suites": (number,)}))

    def test_every_algorithm(self):
        for algorithm in ALGORITHMS:
            with self.subTest(algorithm):
                self.check(*connect(pki=Pki(algorithm)))

    def test_every_profile(self):
        for profile in keys.PROFILES:
            if profile == "HIGH" and not MLDSA:
                continue
            pki = Pki("mldsa87", "mldsa65") if profile == "HIGH" else PKI
            with self.subTest(profile):
                client = Client(Settings.of(profile, pki.client, pki.trust, expected=SERVER))
                server = Server(Settings.of(profile, pki.server, pki.trust))
                server.start()
                client.start()
                exchange(client, server)
                self.check(client, server)

    def test_retries(self):
        group = {"suites": (0x0110, 0x0102)}, {"suites": (0x0102,)}
        for name, client, server in (
                ("group", *group), ("cookie", {}, {"cookie": True}), ("both", group[0], {**group[1], "cookie": True}),
                ("no share", {"first_groups": ()}, {})):
            with self.subTest(name):
                client, server = connect(client, server)
                self.assertTrue(client.retry)
                self.check(client, server)

    def test_resumption(self):
        for number in keys.SUITES:
            with self.subTest(hex(number)):
                fast = number == 0x0301
                suites = (0x0301, 0x0101) if fast else (number,)
                ours = {"suites": suites, "tickets": ClientTickets()}, {"suites": suites, "tickets": ServerTickets()}
                self.check(*connect(*ours))
                for _ in range(2):
                    client, server = connect(*ours)
                    self.assertTrue(client.resumed and server.resumed)
                    self.assertEqual(client.schedule.suite.number, number)
                    self.check(client, server)

    def test_resumption_after_retry(self):
        for server in ({"cookie": True}, {"suites": (0x0102,)}, {"suites": (0x0102,), "cookie": True}):
            with self.subTest(server):
                ours = {"tickets": ClientTickets(), "suites": (0x0110, 0x0102)}, {**server, "tickets": ServerTickets()}
                connect(*ours)
                client, server = connect(*ours)
                self.assertTrue(client.resumed and client.retry)
                self.check(client, server)

    def test_a_ticket_resumes_once(self):
        ours = {"tickets": ClientTickets()}, {"tickets": ServerTickets()}
        connect(*ours)
        kept = list(ours[0]["tickets"].kept)
        self.assertTrue(connect(*ours)[0].resumed)
        ours[0]["tickets"].kept = kept
        client, server = connect(*ours)
        self.assertFalse(client.resumed)
        self.check(client, server)

    def test_declined_tickets(self):
        later = PKI.trust._replace(clock=lambda: PKI.trust.clock() + datetime.timedelta(hours=2))
        for name, change in {
                "expired": lambda s: s.update(trust=later), "other certificate": lambda s: s.update(
                    identity=PKI.identity(True, [SERVER, "other"])), "other hash": lambda s: s.update(suites=(0x0102,)),
                "forgotten": lambda s: s.update(tickets=ServerTickets())}.items():
            with self.subTest(name):
                mine, theirs = {"tickets": ClientTickets()}, {"tickets": ServerTickets(), "trust": PKI.trust}
                theirs["identity"] = PKI.server
                self.assertTrue(self._with(mine, theirs)[0].open)
                change(theirs)
                client, server = self._with(mine, theirs)
                self.assertTrue(client.ticket and not client.resumed)
                self.check(client, server)

    def _with(self, mine, theirs):
        client = Client(Settings(PKI.client, PKI.trust, expected=SERVER, **mine))
        server = Server(Settings(**theirs))
        server.start()
        client.start()
        exchange(client, server)
        return client, server

    def test_data_before_server_finished(self):
        client, server = pair()
        server.receive(client.take_out())
        client.receive(server.take_out())
        client.send(b"early")
        self.assertFalse(client.open)
        server.receive(client.take_out())
        self.assertEqual(data_of(server), b"early")
        client.receive(server.take_out())
        self.assertTrue(client.open)

    def test_bytes_one_by_one(self):
        client, server = pair()
        while client.out or server.out:
            for peer, other in ((client, server), (server, client)):
                for byte in peer.take_out():
                    other.receive(bytes([byte]))
        self.check(client, server)


class OpenConnection(unittest.TestCase):
    def test_key_update(self):
        client, server = connect()
        for peer, other in ((client, server), (server, client)):
            before = peer.write.secret, other.write.secret
            peer.update(1)
            peer.send(b"after")
            exchange(client, server)
            self.assertNotIn(peer.write.secret, before)
            self.assertNotIn(other.write.secret, before)
            self.assertEqual(peer.write.secret, other.read.secret)
        self.assertEqual((data_of(client), data_of(server)), (b"after", b"after"))

    def test_ping_and_close(self):
        client, server = connect()
        client.ping()
        client.close()
        exchange(client, server)
        self.assertEqual([event[0] for event in server.events[-2:]], ["ping", "end"])
        server.send(b"still")
        server.close()
        exchange(client, server)
        self.assertEqual([event[0] for event in client.events[-3:]], ["pong", "data", "end"])
        server.end_of_stream()
        self.assertNotIn(("truncated",), server.events)

    def test_truncation(self):
        client, _ = connect()
        client.end_of_stream()
        self.assertEqual(client.events[-1], ("truncated",))

    def refuses(self, alert, *plain):
        client, server = connect()
        for p in plain:
            client._emit(client.write.seal(p))
        exchange(client, server)
        self.assertEqual(client.events[-1], ("alert", alert), server.events)

    def test_refusals(self):
        inner = record.inner
        self.refuses("decode_error", inner(4, b"\0" * 8))
        self.refuses("decode_error", inner(4, b"\2" + bytes(8)))
        self.refuses("decode_error", inner(1, b""))
        self.refuses("decode_error", inner(2, b"\0\0"))
        self.refuses("illegal_parameter", inner(1, bytes([40, 0, 0, 1, 2])))
        self.refuses("unexpected_message", inner(1, bytes([40, 0, 0, 1, 0]) * 2))
        self.refuses("unexpected_message", inner(1, bytes([30, 0, 0, 1, 0])))
        self.refuses("unexpected_message", *[inner(3, b"")] * 33)
        self.refuses("unexpected_message", inner(2, b"\0"), inner(3, b"late"))
        self.refuses("unexpected_message", inner(1, bytes([40])), inner(3, b"between"))
        self.refuses("bad_record_mac", b"\x03no", b"\x05no")
        self.refuses("bad_record_mac", b"\x83\0\0\1a\0\1")
        self.refuses("record_overflow", inner(3, bytes(16385)))
        self.refuses("record_overflow", inner(3, bytes(16388)))


class Refusals(unittest.TestCase):
    def refused(self, alert, by, client=None, server=None, deviations=None, pki=PKI, **more):
        deviating = "client_more" if by == "server" else "server_more"
        client, server = connect(client, server, pki, **{deviating: {"deviations": deviations or {}}}, **more)
        refuser, other = (client, server) if by == "client" else (server, client)
        self.assertEqual(refuser.events[-1][:2], ("refused", alert), refuser.events)
        self.assertEqual(other.events[-1], ("alert", alert))
        self.assertFalse(refuser.open)

    def test_choices(self):
        self.refused("insufficient_security", "server", {"suites": (0x0201,)})
        self.refused("no_application_protocol", "server", {}, {"protocols": (b"otp",)})
        self.refused("no_application_protocol", "client", {"protocols": (b"otp",)})
        self.refused("handshake_failure", "server", {"schemes": (0x0403,)})
        self.refused("handshake_failure", "client", {}, {"schemes": (0x0403,)})
        self.refused("bad_certificate_status", "server", {"demand_status": True})
        self.refused("bad_certificate_status", "client", {}, {"demand_status": True})
        self.refused("access_denied", "server", {}, {"welcome": lambda name: False})

    def test_certificates(self):
        for alert, identity in (
                ("bad_certificate", PKI.identity(True, ["other.example"])), ("bad_certificate", PKI.identity(True, [])),
                ("bad_certificate", PKI.identity(True, [SERVER, "*.example"])),
                ("certificate_expired", PKI.identity(True, begin=-3, end=-1)),
                ("certificate_expired", PKI.identity(True, begin=1, end=3)),
                ("unsupported_certificate", PKI.identity(True, role=False)),
                ("bad_certificate", PKI.identity(True, critical=True))):
            self._shown(alert, identity)

    def _shown(self, alert, identity):
        client = Client(Settings(PKI.client, PKI.trust, expected=SERVER))
        server = Server(Settings(identity, PKI.trust))
        server.start()
        client.start()
        exchange(client, server)
        self.assertEqual(client.events[-1][:2], ("refused", alert))

    def test_macs_and_signatures(self):
        wrong = {"context": lambda c: c[::-1]}
        for by in ("client", "server"):
            self.refused("decrypt_error", by, deviations=wrong)
            self.refused("decrypt_error", by, deviations={"key": lambda k: PKI.issuing_key})
        self.refused("decrypt_error", "client", deviations={"server_confirm key": lambda _: ("s_hs", b"finished")})
        self.refused("decrypt_error", "client", deviations={"server_confirm": lambda m: m.replace(mac=m.mac + m.mac[:1])})
        self.refused("decrypt_error", "server", deviations={"client_finished transcript": lambda t: t[:-1]})
        self.refused("decrypt_error", "client", deviations={"server_finished key": lambda _: ("exporter", b"finished")})

    def test_hellos(self):
        hello = lambda **f: {"client_hello": lambda m: m.replace(**f)}
        for alert, deviation in (
                ("protocol_version", hello(versions=[2])), ("handshake_failure", hello(suites=[0x0101 + 0x7000], shares=[])),
                ("illegal_parameter", hello(cookie=b"c")), ("illegal_parameter", hello(record_limit=1023)),
                ("decode_error", hello(ticket=bytes(16))), ("decode_error", hello(ticket=bytes(15), binder=bytes(32))),
                ("unsupported_extension", hello(extensions=[(0x8001, b"")])),
                ("decode_error", hello(extensions=[(2, b""), (1, b"")])),
                ("illegal_parameter", {"client_hello": lambda m: m.replace(shares=m.shares * 2)}),
                ("decode_error", {"client_hello bytes": lambda b: b[:1] + (len(b) - 3).to_bytes(3, "big") + b[4:] + b"\0"})):
            self.refused(alert, "server", deviations=deviation)

    def test_shares(self):
        for number in FULL:
            group = keys.SUITES[number].group
            length = len(GROUPS[group].offer(Draws(), "client")[0])
            for bad in (bytes(length), bytes(length - 1), b"\xff" * length):
                with self.subTest((hex(number), len(bad))):
                    if group == 0x001D and bad[:1] == b"\xff":
                        continue
                    self.refused("illegal_parameter", "server", {"suites": (number,)}, {"suites": (number,)},
                                 {"client_hello": lambda m: m.replace(shares=[(group, bad)])})

    def test_foreign_first_byte(self):
        _, server = pair()
        server.receive(b"\x16\x03\x01")
        self.assertEqual((server.events, bytes(server.out), server.over), ([("foreign",)], b"", True))

    def test_long_client_hello(self):
        _, server = pair()
        server.receive(record.record(record.CLEAR, b"\1\0\x1f\xfd"))
        self.assertEqual(server.events[-1][1], "record_overflow")

    def test_server_finished_with_bad_tickets(self):
        for tickets in ([(1, b"n", bytes(16))], [(0, b"n", bytes(16))], [(1, b"n", bytes(16)), (1, b"n", bytes(17))]):
            client = {"tickets": ClientTickets()} if len(tickets) > 1 or tickets[0][0] == 0 else {}
            self.refused("illegal_parameter", "client", client,
                         deviations={"server_finished": lambda m: m.replace(tickets=tickets)})

    def test_wrong_binder(self):
        ours = {"tickets": ClientTickets()}, {"tickets": ServerTickets()}
        connect(*ours)
        self.refused("decrypt_error", "server", *ours, deviations={"binder": lambda b: b[::-1]})
        self.assertEqual(len(ours[1]["tickets"].kept), 1)


class Otp(unittest.TestCase):
    def test_all_messages(self):
        deliver = otp.Deliver(b"d-1", b"t_1", 1, 1_793_000_000_000, 60_000, "Code 123456".encode())
        sent = [
            deliver, otp.Acknowledge(b"d-1"), otp.Reject(b"d-1", 2), otp.Withdraw(b"d-1"),
            otp.Withdraw(b"d-1", b"It is locked."), otp.Holding(()), otp.Holding((b"d-1", b"d-2"))]
        reader = otp.Stream()
        data = b"".join(message.encode() for message in sent)
        messages = [m for byte in data for m in reader.feed(bytes([byte]))]
        self.assertEqual(messages, sent)

    def test_refusals(self):
        def deliver(**fields):
            usual = dict(delivery_id=b"d", transfer_id=b"t", generation=1, issued_at=1, validity=1, text=b"t")
            return otp.Deliver(**{**usual, **fields}).encode()

        for alert, data in (
                ("illegal_parameter", deliver(generation=0)), ("illegal_parameter", deliver(validity=600_001)),
                ("illegal_parameter", deliver(delivery_id=b"a b")), ("illegal_parameter", deliver(text=b"a\nb")),
                ("decode_error", deliver(text=b"\xff")), ("decode_error", deliver(text=b"")),
                ("unexpected_message", b"\6\0\0\0"),
                ("illegal_parameter", otp.Reject(b"d", 3).encode()), ("illegal_parameter", otp.Withdraw(b"d", b"\n").encode()),
                ("illegal_parameter", otp.Holding((b"d",) * 61).encode()), ("decode_error", otp.Acknowledge(b"d").encode()[:-2] + b"\2d"[:1])):
            with self.subTest(data.hex()):
                with self.assertRaises(Refused) as raised:
                    self.assertFalse(otp.Stream().feed(data + b"\0" * 9))
                self.assertEqual(raised.exception.alert.name, alert)


class MlKem(unittest.TestCase):
    def test_agrees_with_itself_and_with_the_library(self):
        for size, own in ((768, mlkem.MLKEM768), (1024, mlkem.MLKEM1024)):
            seed, m = os.urandom(64), os.urandom(32)
            ek, dk = own.keygen(seed[:32], seed[32:])
            secret, c = own.encaps(ek, m)
            self.assertEqual(own.decaps(dk, c), secret)
            self.assertFalse(own.accepts(b"\xff" * len(ek)) or own.accepts(ek[1:]))
            if size in LIBRARY:
                key = LIBRARY[size][0].from_seed_bytes(seed)
                self.assertEqual(key.public_key().public_bytes_raw(), ek)
                self.assertEqual(key.decapsulate(c), secret)
                self.assertEqual(key.decapsulate(bytes(len(c))), own.decaps(dk, bytes(len(c))))
                secret, c = key.public_key().encapsulate()
                self.assertEqual(own.decaps(dk, c), secret)

    @unittest.skipUnless(os.environ.get("WYCHEPROOF"), "WYCHEPROOF names no folder")
    def test_wycheproof(self):
        own, count = mlkem.MLKEM768, 0
        for file in pathlib.Path(os.environ["WYCHEPROOF"]).glob("mlkem_768_*.json"):
            for group in json.loads(file.read_text())["testGroups"]:
                for test in group["tests"]:
                    with self.subTest((file.name, test["tcId"])):
                        self._check(own, {k: bytes.fromhex(v) if k in ("seed", "ek", "dk", "c", "K", "m") else v
                                          for k, v in test.items()})
                        count += 1
        self.assertGreater(count, 400)

    def _check(self, own, test):
        good, dk = test["result"] == "valid", test.get("dk")
        try:
            if "m" in test:
                self.assertEqual(own.encaps(test["ek"], test["m"]), (test["K"], test["c"]))
            else:
                if "seed" in test:
                    if len(test["seed"]) != 64:
                        raise ValueError("seed")
                    ek, made = own.keygen(test["seed"][:32], test["seed"][32:])
                    self.assertEqual(ek, test.get("ek", ek))
                    dk = dk or made
                    self.assertEqual(made, dk)
                if "c" in test:
                    self.assertEqual(own.decaps(dk, test["c"]), test["K"])
        except (ValueError, AssertionError):
            self.assertFalse(good)
        else:
            self.assertTrue(good)


if __name__ == "__main__":
    unittest.main()
