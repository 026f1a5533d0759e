"""Whole connections, both roles, with all randomness chosen: vectors/handshake/*.txt.

A file is sections of lines `name: value`, a blank line between two sections; bytes are in hex, lists have commas.

 1. what both are given: clock, root, names, chains, keys, configuration; after a ticket, what is known of it
 2. `draw.NAME`: what each drew at random. HMAC-SHA256("Fourfold/1 vectors", FILE || 0x00 || NAME || 0x00 || u32(i)) for
    i = 0, 1, ... joined and cut gives these bytes, FILE being the file's name without .txt; a P-384 scalar is 64 such
    bytes modulo (n - 1), plus 1. ML-KEM seeds are d || z and m of FIPS 203
 3. each handshake message in order, as encoded, and the hash of the transcript up to it
 4. all secrets
 5. each record in order, `c>s` or `s>c`; flights are sealed with content and pad together a multiple of 256 bytes
 6. the open connection: `step` says what is done, the records that follow are what is sent then. `client data HEX N` is
    application data with content and pad of N bytes together, 0 for no padding
"""

import hashlib
import hmac
import json
import pathlib

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

import pki
from fourfold import certificates, keys, record
from fourfold.client import Client
from fourfold.exchange import P384_ORDER, Draws
from fourfold.peer import Settings
from fourfold.server import Server
from fourfold.tickets import ClientTickets, ServerTickets

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "resources" / "vectors"
EXPORT = ("EXPORTER-vector", b"context", 32)


class FixedDraws(Draws):
    fixed = True

    def __init__(self, file):
        self.file, self.drawn = file, {}

    def _stream(self, name, length):
        assert name not in self.drawn, name
        out = b""
        while len(out) < length:
            block = self.file.encode() + b"\0" + name.encode() + b"\0" + (len(out) // 32).to_bytes(4, "big")
            out += hmac.digest(b"Fourfold/1 vectors", block, "sha256")
        return out[:length]

    def bytes(self, name, length):
        self.drawn[name] = self._stream(name, length)
        return self.drawn[name]

    def scalar(self, name):
        value = 1 + int.from_bytes(self._stream(name, 64), "big") % (P384_ORDER - 1)
        self.drawn[name] = value.to_bytes(48, "big")
        return value


class Given:
    """Signatures that differ each time, made once and kept in given.json, so that a run repeats the one before."""

    FILE = HERE / "given.json"

    def __init__(self):
        self.kept = json.loads(self.FILE.read_text()) if self.FILE.exists() else {}
        self.used, self.plain = {}, certificates.sign
        certificates.sign = pki.SIGN = self.sign

    def _keep(self, name, make):
        self.used[name] = self.kept[name] if name in self.kept else make().hex()
        return bytes.fromhex(self.used[name])

    def sign(self, key, data):
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return key.sign(data)
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return self._keep("signature " + hashlib.sha256(public + data).hexdigest(), lambda: self.plain(key, data))

    def rsa_key(self, name):
        from cryptography.hazmat.primitives.asymmetric import rsa
        key = self._keep("key " + name, lambda: pki.pkcs8(rsa.generate_private_key(65537, 2048)))
        return serialization.load_der_private_key(key, None)

    def save(self):
        self.FILE.write_text(json.dumps(self.used, indent=0, sort_keys=True) + "\n")


def text(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ",".join(text(v) for v in value)
    return value.hex() if isinstance(value, bytes) else str(value)


def numbers(values):
    return ",".join(f"0x{v:04x}" for v in values)


class Connection:
    """A client and a server that speak to each other, and the lines that are written about it."""

    refuser = None

    def __init__(self, file, identities, client=None, server=None, client_class=Client, server_class=Server, draws=None):
        self.draws = draws or FixedDraws(file)
        self.pki, self.sections = identities, []
        usual = {"trust": identities.trust, "expected": pki.SERVER}
        self.client = client_class(Settings(**{"identity": identities.client, **usual, **(client or {})}), self.draws)
        self.server = server_class(Settings(**{"identity": identities.server, **usual, **(server or {})}), self.draws)
        self.said = self.client.said = self.server.said = []
        self.section()

    def section(self):
        self.sections.append([])

    def line(self, name, value):
        self.sections[-1].append(f"{name}: {text(value)}".rstrip())

    def carry(self):
        """Carries bytes until there are none, and writes down each record, but those to a refuser that has refused."""
        peers = (("c>s", self.client, self.server), ("s>c", self.server, self.client))
        while any(sender.out for _, sender, _ in peers):
            for name, sender, receiver in peers:
                data = sender.take_out()
                while data and not (receiver.over and receiver is self.refuser):
                    length = 4 + int.from_bytes(data[1:4], "big")
                    self.line(name, data[:length])
                    receiver.over or receiver.receive(data[:length])
                    data = data[length:]

    def handshake(self):
        self.server.start()
        self.client.start()
        self.carry()

    def write_given(self):
        for name, value in self.given().items():
            self.line(name, value)

    def given(self):
        c, s = self.client.settings, self.server.settings
        out = {
            "now": pki.NOW.isoformat() + "Z", "root": pki.der(s.trust.roots[0]), "expected_server": c.expected,
            "expected_client": pki.CLIENT}
        for role, x in (("server", s), ("client", c)):
            out |= {f"{role}_chain": x.identity.chain, f"{role}_key": pki.pkcs8(x.identity.key),
                    f"{role}_suites": numbers(x.suites), f"{role}_schemes": numbers(x.schemes),
                    f"{role}_record_limit": x.record_limit, f"{role}_protocols": [p.decode() for p in x.protocols]}
        if c.first_groups is not None:
            out["client_first_groups"] = numbers(c.first_groups)
        return out | {"client_welcomes_tickets": c.tickets is not None, "server_asks_for_cookie": s.cookie}

    def save(self, folder, file):
        target = OUT / folder
        target.mkdir(parents=True, exist_ok=True)
        body = "\n".join("".join(line + "\n" for line in lines) for lines in self.sections if lines)
        (target / f"{file}.txt").write_text(body)


def ticket_lines(before, ticket):
    """What the connection before, whose keys made the ticket, has left."""
    return {"ticket": ticket.ticket, "ticket_nonce": b"\0", "ticket_suite": f"0x{ticket.suite:04x}",
            "ticket_resumption": before.client.secrets["resumption"], "ticket_psk": ticket.psk,
            "ticket_lifetime": before.server.settings.tickets.lifetime, "ticket_issued": pki.NOW.isoformat() + "Z"}


def write_messages(connection):
    schedule, transcript, seen = connection.client.schedule, b"", {}
    for name, encoded in connection.said:
        if name == "hello_retry":
            transcript = connection.client.retried(transcript, connection.client.retry.suite)
            connection.line("client_hello_replaced_by", transcript)
        transcript += encoded
        seen[name] = seen.get(name, 0) + 1
        name += "_2" if seen[name] > 1 else ""
        connection.line(name, encoded)
        connection.line(f"th.{name}", schedule.hash(transcript))


def write_secrets(connection):
    client, server, schedule = connection.client, connection.server, connection.client.schedule
    assert client.secrets == server.secrets
    connection.line("suite", f"0x{schedule.suite.number:04x}")
    connection.line("resumed", client.resumed)
    if client.resumed:
        binder_key = schedule.derive(schedule.early(client.ticket.psk), b"res binder", schedule.hash(b""))
        connection.line("binder_key", binder_key)
        connection.line("binder", client.hello.binder)
    for name, value in client.secrets.items():
        connection.line("connection_id" if name == "cid" else name, value)
        if name in ("s_hs", "c_hs", "s_ap", "c_ap"):
            direction = record.Direction(schedule, 0, value)
            connection.line(f"{name}.key", direction.key)
            connection.line(f"{name}.iv", direction.iv)
    connection.line("server_finished_mac", schedule.finished(client.secrets["fin"], b"finished", client.t4))
    connection.line("export_label", EXPORT[0])
    connection.line("export_context", EXPORT[1])
    connection.line("export", client.export(*EXPORT))


def write_open_connection(connection):
    roles = {"client": connection.client, "server": connection.server}

    def step(role, what, *rest):
        connection.line("step", " ".join([role, what, *map(text, rest)]))

    def data(role, content, total=0):
        step(role, "data", content, total)
        roles[role].send(content, total)
        connection.carry()

    for role in roles:
        data(role, f"the first of the {role}".encode())
        data(role, f"a padded one of the {role}".encode(), 256)
        data(role, bytes(range(256)))
    for role in roles:
        step(role, "ping", connection.draws._stream(f"{role}_ping_token", 8))
        roles[role].ping()
        connection.carry()
    for role, request, name in (("client", 1, "c_ap"), ("server", 0, "s_ap")):
        step(role, "update", request)
        roles[role].update(request)
        connection.carry()
        for other in roles:
            data(other, f"{other} after the update of the {role}".encode())
        connection.line("c_ap.next", connection.client.write.secret)
        connection.line("s_ap.next", connection.server.write.secret)
    for role in roles:
        step(role, "close")
        roles[role].close()
        connection.carry()
    assert connection.client.ended and connection.server.ended
    connection.line("step", "both ended")


def connect_and_write(file, identities, client=None, server=None, before=None):
    client, server = dict(client or {}), dict(server or {})
    connection = Connection(file, identities, client, server)
    if before:
        connection.ticket = connection.client.settings.tickets.kept[-1]
    connection.handshake()
    assert connection.client.open and connection.server.open, (file, connection.client.events, connection.server.events)
    handshake, connection.sections = connection.sections, []
    connection.section()
    connection.write_given()
    if before:
        for name, value in ticket_lines(before, connection.ticket).items():
            connection.line(name, value)
    draws_at = len(connection.sections)
    connection.section()
    connection.section()
    write_messages(connection)
    connection.section()
    write_secrets(connection)
    connection.sections += handshake
    connection.section()
    write_open_connection(connection)
    connection.sections[draws_at] = [f"draw.{name}: {value.hex()}" for name, value in connection.draws.drawn.items()]
    connection.save("handshake", file)
    return connection


def resume_and_write(file, identities, client, server):
    client = {**client, "tickets": ClientTickets()}
    server = {**server, "tickets": ServerTickets()}
    before = Connection(file + "-before", identities, client, {**server, "cookie": False})
    before.handshake()
    connection = connect_and_write(file, identities, client, server, before)
    assert connection.client.resumed and connection.server.resumed, file


RETRIES = {  # client, server
    "0102-group": ({"suites": (0x0110, 0x0102)}, {"suites": (0x0102,)}),
    "0102-cookie": ({"suites": (0x0102,)}, {"suites": (0x0102,), "cookie": True}),
    "0102-both": ({"suites": (0x0110, 0x0102)}, {"suites": (0x0102,), "cookie": True}),
    "0110-group": ({"suites": (0x0101, 0x0110)}, {"suites": (0x0110,)}),
    "0110-cookie": ({"suites": (0x0110, 0x0101)}, {"suites": (0x0110,), "cookie": True}),
    "0101-group": ({"suites": (0x0110, 0x0101)}, {"suites": (0x0101,)}),
    "0101-cookie": ({"suites": keys.DEFAULT_SUITES}, {"suites": keys.DEFAULT_SUITES, "cookie": True})}
FAST = (0x0301, 0x0101)


def write_all():
    given, identities = Given(), pki.Pki()
    for number in keys.SUITES:
        ours = {"suites": FAST if number == 0x0301 else (number,)}
        if number != 0x0301:
            connect_and_write(f"full-{number:04x}", identities, ours, ours)
        resume_and_write(f"resumed-{number:04x}", identities, ours, ours)
    connect_and_write("full-protocols", identities, {"protocols": (b"a", b"otp")}, {"protocols": (b"otp", b"a")})
    connect_and_write("full-small-records", identities, {"record_limit": 1024}, {"record_limit": 1030})
    connect_and_write("full-tickets", identities, {"tickets": ClientTickets()}, {"tickets": ServerTickets(4)})
    for name, (client, server) in RETRIES.items():
        connect_and_write(f"retry-{name}", identities, client, server)
        resume_and_write(f"resumed-retry-{name}", identities, client, server)
    resume_and_write("resumed-retry-0301-cookie", identities, {"suites": FAST}, {"suites": FAST, "cookie": True})
    for algorithm in pki.ALGORITHMS[1:]:
        connect_and_write(f"signed-{algorithm}", pki.Pki(algorithm))
    rsa = [given.rsa_key(role) for role in ("server", "client")]
    connect_and_write("signed-rsa-rsae", pki.Pki(keys=rsa))
    connect_and_write("signed-rsa-pss", pki.Pki("rsa-pss", keys=rsa))
    high = {"suites": (0x0110,), "schemes": keys.PROFILES["HIGH"][1]}
    connect_and_write("signed-high", pki.Pki("mldsa87", "mldsa65"), high, high)
    given.save()
