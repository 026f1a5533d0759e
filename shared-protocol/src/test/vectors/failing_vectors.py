"""Connections in which one peer errs, and what the other must answer: vectors/handshake-failing/*.txt.

A file is as in handshake_vectors.py, sections 1, 2 and 5, with `expect`, the name of the alert, `receiver`, the peer that
must send it, and `deviation` in front. The last record is that alert, sealed if the receiver has keys. Whatever the
receiver is sent is on the wire before it; all that it drew at random is named, so that it can be replayed byte for byte.
What the other drew is there too, but its keys may follow from it in the wrong way that the file is about.
"""

from failing import authentication, flights, hellos, opened
from failing.cases import CASES, PKI
from fourfold.client import Client
from fourfold.server import Server
from fourfold.tickets import ClientTickets, ServerTickets
from handshake_vectors import Connection, Given, ticket_lines


def collect():
    CASES.clear()
    hellos.refused_server_hellos()
    hellos.refused_server_shares()
    hellos.refused_retries()
    flights.refused_server_keys()
    flights.refused_parameters()
    flights.refused_flights()
    flights.refused_streams()
    for receiver in ("client", "server"):
        first, what = (8, "the server's flight") if receiver == "client" else (21, "the client's flight")
        flights.refused_sealed_records(receiver, first, what)
        authentication.refused_certificates(receiver)
        authentication.refused_signatures(receiver)
        authentication.refused_macs(receiver)
        opened.refused_when_open(receiver)
    authentication.refused_server_finished()
    hellos.refused_client_hellos()
    hellos.refused_second_hellos()
    hellos.refused_binders()
    authentication.refused_application_keys()


def settings_of(spec, role, ticket):
    ours = dict(spec[role])
    if ticket or ours.get("tickets") == "new":
        ours["tickets"] = ClientTickets() if role == "client" else ServerTickets()
    return ours


def write_case(file, spec):
    erring_role = "server" if spec["receiver"] == "client" else "client"
    ours = {role: settings_of(spec, role, spec["ticket"]) for role in ("client", "server")}
    before = ticket = None
    if spec["ticket"]:
        honest = {k: v for k, v in ours["server"].items() if k not in ("cookie", "welcome")}
        before = Connection(file + "-before", PKI, ours["client"], honest)
        before.handshake()
        ticket = ours["client"]["tickets"].kept[-1]
    if spec["schedule"]:
        ours[erring_role]["schedule"] = spec["schedule"]
    classes = {"client": Client, "server": Server}
    deviations = spec["deviations"]
    if not callable(deviations) and "class" in deviations:
        classes[erring_role] = deviations["class"]
    connection = Connection(file, PKI, ours["client"], ours["server"], classes["client"], classes["server"])
    peers = {"client": connection.client, "server": connection.server}
    erring, receiver = peers[erring_role], peers[spec["receiver"]]
    connection.refuser = receiver
    erring.deviations = deviations(erring) if callable(deviations) else deviations
    run(connection, spec["script"], erring)
    assert receiver.events[-1][:2] == ("refused", spec["expect"]), (file, receiver.events, erring.events)
    assert receiver.over and receiver.open == bool(spec["script"]), file
    write_file(file, spec, connection, before, ticket)


def run(connection, script, erring):
    if script == "early":
        connection.server.start()
        connection.client.start()
        while not (erring.write and erring.write.form == 0xD4):
            data, name, to = (connection.client.take_out(), "c>s", connection.server)
            if not data:
                data, name, to = connection.server.take_out(), "s>c", connection.client
            connection.line(name, data)
            to.receive(data)
        erring.send(b"early")
        connection.carry()
        return
    connection.handshake()
    if script:
        assert connection.client.open and connection.server.open
        opened.play(erring, script)
        connection.carry()


def write_file(file, spec, connection, before, ticket):
    wire, connection.sections = connection.sections, []
    connection.section()
    for name in ("expect", "receiver"):
        connection.line(name, spec[name])
    connection.line("deviation", spec["says"])
    connection.section()
    connection.write_given()
    if ticket:
        for name, value in ticket_lines(before, ticket).items():
            connection.line(name, value)
    connection.section()
    for name, value in connection.draws.drawn.items():
        connection.line(f"draw.{name}", value)
    connection.sections += wire
    connection.save("handshake-failing", file)


def write_all():
    Given()
    collect()
    for file, spec in CASES.items():
        write_case(file, spec)
