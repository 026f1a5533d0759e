#!/usr/bin/env python3
"""A Fourfold/1 peer for the command line, to try ours against.

    peer.py client --port 9443 --expect NAME --chain chain.pem --key key.pem --root root.pem [--send TEXT] ...
    peer.py server --port 0 --chain chain.pem --key key.pem --root root.pem [--send TEXT] ...

A server prints `listening PORT` first. Then either prints one JSON object a line: `{"event": "connected", ...}` for each
connection that opens and `{"event": "ended", ...}` for each that ends, with all that was seen; `deliver` and `acknowledge`
for messages of section 10 as they come. Exit status: 0 if every connection opened and ended in order.
"""

import argparse
import json
import socket
import sys
import time

from cryptography import x509

from fourfold import keys, otp
from fourfold.certificates import Identity, Trust
from fourfold.client import Client
from fourfold.peer import Settings
from fourfold.server import Server
from fourfold.tickets import ClientTickets, ServerTickets
from fourfold.wire import Refused


def show(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


class Connection:
    """One peer on one socket, and what has been seen of it."""

    def __init__(self, options, peer, stream, number):
        self.options, self.peer, self.stream, self.number = options, peer, stream, number
        self.data, self.seen, self.at, self.error = b"", {}, 0, None
        self.otp, self.delivered, self.acknowledged, self.messages = otp.Stream(), set(), set(), 0
        self.sent = self.received = 0
        self.deadline = time.monotonic() + options.timeout

    def flush(self):
        data = self.peer.take_out()
        self.sent += len(data)
        try:
            self.stream.sendall(data)
        except OSError as error:
            self.error = type(error).__name__
            self.peer.end_of_stream()

    def until(self, condition):
        """Reads and writes until that holds, the connection is over or the time is."""
        while True:
            self.flush()
            if self.peer.over or condition():
                return
            self.stream.settimeout(max(0.001, self.deadline - time.monotonic()))
            try:
                data = self.stream.recv(65536)
            except TimeoutError:
                self.error = "timeout"
                self.peer.over = True
                return
            except OSError as error:
                self.error, data = type(error).__name__, b""
            self.received += len(data)
            if data:
                self.peer.receive(data)
            else:
                self.peer.end_of_stream()
            self.take_events()

    def send(self, data):
        if not self.peer.over:
            self.peer.send(data, self.options.pad)

    def take_events(self):
        for name, *values in self.peer.events[self.at :]:
            self.seen[name] = self.seen.get(name, 0) + 1
            if name == "data":
                self.data += values[0]
                if self.options.otp or self.options.deliver:
                    self.take_otp(values[0])
            elif name == "connected":
                self.connected()
            elif name == "alert":
                self.seen["alert_received"] = values[0]
            elif name == "refused":
                self.seen["alert_sent"], self.seen["why"] = values
        self.at = len(self.peer.events)

    def take_otp(self, data):
        try:
            for message in self.otp.feed(data):
                self.on_otp(message)
        except Refused as refused:
            self.peer._refuse(refused)

    def on_otp(self, message):
        if not isinstance(message, (otp.Deliver, otp.Acknowledge)):
            return
        self.messages += 1
        identifier = message.delivery_id.decode()
        if isinstance(message, otp.Acknowledge):
            self.acknowledged.add(identifier)
            show("acknowledge", delivery_id=identifier)
            return
        if identifier not in self.delivered:
            show("deliver", delivery_id=identifier, transfer_id=message.transfer_id.decode(),
                 generation=message.generation, issued_at=message.issued_at, validity=message.validity,
                 text=message.text.decode())
        self.delivered.add(identifier)
        self.send(otp.Acknowledge(message.delivery_id).encode())

    def connected(self):
        peer, o = self.peer, self.options
        show("connected", number=self.number, suite=f"0x{peer.schedule.suite.number:04x}", resumed=peer.resumed,
             retry=bool(peer.retry), peer=peer.peer_name, connection_id=peer.secrets["cid"].hex(),
             exporter=peer.export(o.export_label, o.export_context.encode(), 32).hex(),
             application_protocol=(peer.application_protocol or b"").decode(),
             tickets=len(peer.settings.tickets.kept) if peer.settings.tickets else 0)

    def run(self):
        o, peer = self.options, self.peer
        peer.start()
        if o.early:
            self.until(lambda: peer.write and peer.write.form == 0xD4)
            self.send(o.early.encode())
        self.until(lambda: peer.open)
        if peer.open and not peer.over:
            self.talk()
        self.flush()
        ended = peer.ended and peer.closed
        show("ended", number=self.number, opened=peer.open, in_order=ended, data=self.data.hex(),
             text=self.data.decode("utf-8", "replace"), key_updates=self.seen.get("key_update", 0),
             pings=self.seen.get("ping", 0), pongs=self.seen.get("pong", 0), alert_sent=self.seen.get("alert_sent"),
             alert_received=self.seen.get("alert_received"), truncated="truncated" in self.seen,
             foreign="foreign" in self.seen, bytes_sent=self.sent, bytes_received=self.received,
             why=self.seen.get("why"), error=self.error)
        return peer.open and ended

    def talk(self):
        o, peer = self.options, self.peer
        if o.ping:
            peer.ping()
            self.until(lambda: self.seen.get("pong"))
        for text in o.send:
            self.send(text.encode())
            if (o.update or o.update_request) and not peer.over:
                before = self.seen.get("key_update", 0)
                peer.update(1 if o.update_request else 0)
                self.send(b"")
                if o.update_request:
                    self.until(lambda: self.seen.get("key_update", 0) > before)
        if o.deliver:
            self.deliver()
        if o.echo:
            self.echo()
        self.until(lambda: len(self.data) >= o.receive or peer.ended)
        if o.otp:
            self.until(lambda: self.messages >= o.otp or peer.ended)
        if o.drop or peer.over:
            return
        if o.wait_close:
            self.until(lambda: peer.ended)
        if not peer.over:
            peer.close()
            self.until(lambda: peer.ended)

    def echo(self):
        """Sends back what comes until the other has closed its side."""
        sent = 0
        while not (self.peer.ended or self.peer.over):
            self.until(lambda: len(self.data) > sent or self.peer.ended)
            if len(self.data) > sent:
                self.send(self.data[sent:])
                sent = len(self.data)

    def deliver(self):
        for count, text in enumerate(self.options.deliver, 1):
            identifier = f"delivery-{self.number}-{count}"
            self.send(otp.Deliver(
                identifier.encode(), f"transfer-{count}".encode(), 1, int(time.time() * 1000), 60_000,
                text.encode()).encode())
            self.until(lambda: identifier in self.acknowledged)


def settings(options, tickets):
    with open(options.root, "rb") as file:
        roots = tuple(x509.load_pem_x509_certificate(
            b"-----BEGIN" + part) for part in file.read().split(b"-----BEGIN")[1:])
    more = {"tickets": tickets, "protocols": tuple(p.encode() for p in options.protocol)}
    if options.suites:
        more["suites"] = tuple(int(s, 16) for s in options.suites.split(","))
    if options.record_limit:
        more["record_limit"] = options.record_limit
    if options.role == "client":
        more["expected"] = options.expect
        if options.first_groups is not None:
            more["first_groups"] = tuple(int(g, 16) for g in options.first_groups.split(",") if g)
    else:
        more["cookie"] = options.cookie
        if options.refuse:
            more["welcome"] = lambda name: name not in options.refuse
    return Settings.of(options.profile, Identity.load(options.chain, options.key), Trust(roots), **more)


def run_client(options):
    tickets = ClientTickets(options.tickets) if options.resume or options.tickets else None
    fine = True
    for number in range(1 + options.resume):
        with socket.create_connection((options.host, options.port), options.timeout) as stream:
            fine &= bool(Connection(options, Client(settings(options, tickets)), stream, number).run())
    return fine


def run_server(options):
    tickets = ServerTickets(options.give_tickets, options.ticket_lifetime) if options.give_tickets else None
    fine = True
    with socket.create_server((options.host, options.port)) as listening:
        print("listening", listening.getsockname()[1], flush=True)
        for number in range(options.connections):
            stream, address = listening.accept()
            with stream:
                peer = Server(settings(options, tickets))
                peer.settings.address = address[0].encode()
                fine &= bool(Connection(options, peer, stream, number).run())
    return fine


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    roles = parser.add_subparsers(dest="role", required=True)
    for role in ("client", "server"):
        p = roles.add_parser(role)
        add = p.add_argument
        add("--host", default="127.0.0.1")
        add("--port", type=int, default=0)
        add("--chain", required=True, help="PEM, the leaf first, without the root")
        add("--key", required=True, help="PEM, PKCS #8")
        add("--root", required=True, help="PEM, one or more")
        add("--profile", default="DEFAULT", choices=sorted(keys.PROFILES))
        add("--suites", help="instead of the profile's: 0x0101,0x0102")
        add("--record-limit", type=int)
        add("--protocol", action="append", default=[], help="an application protocol")
        add("--send", action="append", default=[], help="text to send; may be repeated")
        add("--pad", type=int, default=0, help="pad each application record to this length of content")
        add("--update", action="store_true", help="KeyUpdate after each --send")
        add("--update-request", action="store_true", help="the same with request 1; waits for the other's")
        add("--ping", action="store_true", help="ping first, and wait for the answer")
        add("--receive", type=int, default=0, help="wait for so many bytes before closing")
        add("--echo", action="store_true", help="send back what comes until the other closes")
        add("--wait-close", action="store_true", help="let the other close first")
        add("--drop", action="store_true", help="end without close_notify")
        add("--otp", type=int, nargs="?", const=1, default=0, help="acknowledge so many deliveries, then close")
        add("--export-label", default="test")
        add("--export-context", default="")
        add("--timeout", type=float, default=20)
    client, server = roles.choices["client"], roles.choices["server"]
    client.add_argument("--expect", required=True, help="the name of the server")
    client.add_argument("--resume", type=int, default=0, help="connect so many times more, with tickets")
    client.add_argument("--tickets", help="a file that keeps tickets from run to run")
    client.add_argument("--first-groups", help="groups of the first shares: 0x11ED,0x11EC; empty for none")
    client.add_argument("--early", help="text to send before ServerFinished")
    server.add_argument("--cookie", action="store_true", help="ask every client for a cookie")
    server.add_argument("--give-tickets", type=int, default=1)
    server.add_argument("--ticket-lifetime", type=int, default=3600)
    server.add_argument("--refuse", action="append", default=[], help="a client that is not welcome")
    server.add_argument("--deliver", action="append", default=[], help="text to deliver as in section 10")
    server.add_argument("--connections", type=int, default=1, help="how many to serve, one after another")
    client.set_defaults(deliver=[])
    server.set_defaults(early=None)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    chosen = parse(sys.argv[1:])
    sys.exit(0 if (run_client if chosen.role == "client" else run_server)(chosen) else 1)
