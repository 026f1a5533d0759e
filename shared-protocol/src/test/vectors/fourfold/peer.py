"""What both roles do: records in and out, messages in order, alerts, and section 9. No input or output of its own."""

import dataclasses
import hmac
import typing

from fourfold import keys, record
from fourfold.certificates import Identity, Trust, available
from fourfold.exchange import Draws
from fourfold.record import ALERT, APPLICATION, HANDSHAKE, PING
from fourfold.wire import (
    NAMES, U24, U8, Alert, ClientFinished, ClientHello, HelloRetry, KeyUpdate, Refused, ServerConfirm, ServerHello, demand)

KEYS_CHANGE_AFTER = (ClientHello, HelloRetry, ServerHello, ServerConfirm, ClientFinished, KeyUpdate)
BY_TYPE = {message.TYPE: message for message in NAMES}
HANDSHAKE_BYTES, SPAN, EMPTY_IN_A_ROW, UPDATES_IN_A_ROW, RECORDS_UNDER_ONE_KEY = 65536, 64, 32, 64, 1 << 22


@dataclasses.dataclass
class Settings:
    identity: Identity
    trust: Trust
    suites: tuple = keys.DEFAULT_SUITES
    schemes: tuple = keys.ALL_SCHEMES
    record_limit: int = 16384
    padded: bool = False  # application records, as profile PADDED says
    demand_status: bool = False
    protocols: tuple = ()
    tickets: object = None  # ClientTickets or ServerTickets
    expected: str = None  # client: the name of the server
    first_groups: tuple = None  # client: groups of the first shares, if not the usual
    cookie: bool = False  # server: ask for one
    address: bytes = b""  # server: of the client
    welcome: typing.Callable = lambda name: True
    schedule: type = keys.Schedule

    def __post_init__(self):
        self.schemes = tuple(available(self.schemes))

    @classmethod
    def of(cls, profile, identity, trust, **more):
        suites, schemes, limit = keys.PROFILES[profile]
        trust = trust._replace(mldsa_only=profile == "HIGH")
        defaults = dict(suites=suites, schemes=schemes, record_limit=limit, padded=profile == "PADDED")
        return cls(identity, trust, **{**defaults, **more})


class Peer:
    """Takes the bytes that arrive by `receive`, leaves what is to be sent in `out` and what happened in `events`."""

    def __init__(self, settings, draws=None, deviations=None):
        self.settings, self.draws, self.deviations = settings, draws or Draws(), deviations or {}
        self.out, self.inbox, self.events, self.said, self.secrets = bytearray(), bytearray(), [], [], {}
        self.read = self.write = self.read_alerts = self.schedule = None
        self.forms = {record.CLEAR, record.CLEAR_ALERT}
        self.waiting = {}
        self.transcript = self.partial = b""
        self.span = self.handshake_bytes = self.empty = self.updates = 0
        self.peer_limit = record.CLEAR_LIMIT
        self.open = self.over = self.ended = self.closed = self.resumed = False
        self.first_byte_seen = self.update_owed = self.update_requested = False
        self.peer_name = self.application_protocol = None

    def deviate(self, point, value):
        """A peer for negative tests does something else here."""
        return self.deviations[point](value) if point in self.deviations else value

    # --- in

    def receive(self, data):
        self.inbox += data
        try:
            while not self.over and self._take_record():
                pass
        except Refused as refused:
            self._refuse(refused)

    def end_of_stream(self):
        if not self.ended and not self.over:
            self.events.append(("truncated",))
        self.over = True

    def _refuse(self, refused):
        if refused.alert is not None:
            self._send_alert(refused.alert)
            self.events.append(("refused", refused.alert.name, str(refused)))
        self.over = True

    def _take_record(self):
        if self.inbox and not self._speaks_fourfold():
            self.over = True
            self.events.append(("foreign",))
            return False
        if len(self.inbox) < 4:
            return False
        header, length = bytes(self.inbox[:4]), int.from_bytes(self.inbox[1:4], "big")
        self._check_header(header[0], length)
        if len(self.inbox) < 4 + length:
            return False
        body = bytes(self.inbox[4 : 4 + length])
        del self.inbox[: 4 + length]
        kind, content = self._open(header, body)
        self._dispatch(kind, content)
        return True

    def _speaks_fourfold(self):
        first, self.first_byte_seen = not self.first_byte_seen, True
        return not (first and self.SERVER) or self.inbox[0] == record.CLEAR

    def _check_header(self, form, length):
        demand(form in self.forms, Alert.unexpected_message, f"form {form:#x}")
        if form == record.CLEAR:
            demand(length > 0, Alert.decode_error, "an empty record")
            demand(length <= record.CLEAR_LIMIT, Alert.record_overflow, "a long record in clear")
        elif form == record.CLEAR_ALERT:
            demand(length == 1, Alert.decode_error, "an alert of another length")
        else:
            most = self.settings.record_limit + 4 + record.TAG
            demand(length <= most, Alert.record_overflow, "a long sealed record")

    def _open(self, header, body):
        form = header[0]
        if form == record.CLEAR:
            return HANDSHAKE, body
        if form == record.CLEAR_ALERT:
            return ALERT, body
        self.forms.discard(record.CLEAR_ALERT)
        if self.read.form == form:
            return self.read.open(header, body, self.settings.record_limit)
        kind, content = self.read_alerts.open(header, body, self.settings.record_limit)
        demand(kind == ALERT, Alert.unexpected_message, "handshake keys, and no alert")
        return kind, content

    def _dispatch(self, kind, content):
        if kind == ALERT:
            self._on_alert(content)
        elif kind == HANDSHAKE:
            self._on_handshake(content)
        else:
            demand(self.open and not self.partial, Alert.unexpected_message, "not now")
            self._on_application(content) if kind == APPLICATION else self._on_ping(content)

    def _on_alert(self, content):
        demand(len(content) == 1, Alert.decode_error, "length of an alert")
        code = content[0]
        if code == Alert.close_notify and self.open:
            self.ended = True
            self.events.append(("end",))
            return
        name = Alert(code).name if code in set(Alert) else str(code)
        self.events.append(("alert", name))
        self.over = True

    def _on_handshake(self, content):
        demand(content, Alert.decode_error, "an empty record")
        self.partial, self.span = self.partial + content, self.span + 1
        demand(self.span <= SPAN, Alert.unexpected_message, "a message in more than 64 records")
        if not self.open:
            self.handshake_bytes += len(content)
        while len(self.partial) >= 4 and not self.over:
            length = 4 + int.from_bytes(self.partial[1:4], "big")
            self._check_message_header(BY_TYPE.get(self.partial[0]), length)
            if len(self.partial) < length:
                break
            encoded, self.partial, self.span = self.partial[:length], self.partial[length:], 1
            self._on_message(BY_TYPE[encoded[0]], encoded)
        self.span = self.span if self.partial else 0

    def _check_message_header(self, kind, length):
        demand(kind in self.waiting, Alert.unexpected_message, f"{NAMES.get(kind)}, not one of what is waited for")
        demand(length <= kind.LIMIT, Alert.record_overflow, "a long message")
        demand(self.handshake_bytes <= HANDSHAKE_BYTES, Alert.record_overflow, "a long handshake")

    def _on_message(self, kind, encoded):
        demand(not (kind in KEYS_CHANGE_AFTER and self.partial), Alert.unexpected_message, "not the last of its record")
        handler, message, before = self.waiting[kind], kind.decode(encoded[4:]), self.transcript
        self.waiting = {}
        if not self.open:
            self.transcript += encoded
        handler(message, before)

    # --- open connection

    def _on_application(self, content):
        demand(not self.ended, Alert.unexpected_message, "data after close_notify")
        self.empty = 0 if content else self.empty + 1
        demand(self.empty <= EMPTY_IN_A_ROW, Alert.unexpected_message, "empty records")
        if content:
            self.updates = 0
            self.events.append(("data", content))

    def _on_ping(self, content):
        demand(len(content) == 9 and content[0] in (0, 1), Alert.decode_error, "a ping")
        if content[0] == 0:
            self._seal(PING, b"\1" + content[1:])
        self.events.append(("ping" if content[0] == 0 else "pong", content[1:]))

    def _on_key_update(self, message, _):
        self.updates += 1
        demand(self.updates <= UPDATES_IN_A_ROW, Alert.unexpected_message, "too many KeyUpdates")
        self.read.update()
        self.update_requested = False
        self.waiting = {KeyUpdate: self._on_key_update}
        self.events.append(("key_update", message.request))
        if message.request:
            self.update(0)

    def _opened(self):
        self.open = True
        self.forms = {record.APPLICATION_KEYS}
        self.waiting = {KeyUpdate: self._on_key_update}
        self.events.append(("connected",))

    # --- out

    def send(self, data, total=0):
        """Sends application data; a client may as soon as it has sent ClientFinished."""
        assert self.write and self.write.form == record.APPLICATION_KEYS and not self.closed
        for at in range(0, len(data), self.peer_limit) if data else [0]:
            content = data[at : at + self.peer_limit]
            if self.settings.padded:
                total = max(256, 1 << max(len(content) - 1, 0).bit_length())
            self._seal(APPLICATION, content, min(total, self.peer_limit))

    def ping(self):
        self._seal(PING, b"\0" + self.draws.bytes(f"{'server' if self.SERVER else 'client'}_ping_token", 8))

    def update(self, request=0):
        assert self.open and not (request and self.update_requested)
        self.update_requested |= bool(request)
        message = KeyUpdate(request=request).encode()
        self.said.append(("key_update", message))
        self._emit(self.write.seal(record.inner(HANDSHAKE, message)))
        self.write.update()

    def close(self):
        self.closed = True
        self._seal(ALERT, b"\0")

    def _send_alert(self, alert):
        self.closed = True
        if self.write:
            self._emit(self.write.seal(record.inner(ALERT, U8.write(alert))))
        else:
            self._emit(record.record(record.CLEAR_ALERT, U8.write(alert)))

    def _seal(self, kind, content, total=0):
        if self.open and self.write.sequence >= RECORDS_UNDER_ONE_KEY:
            self.update(0)
        self._emit(self.write.seal(record.inner(kind, content, total)))

    def _emit(self, data):
        self.out += data

    def take_out(self):
        data, self.out = bytes(self.out), bytearray()
        return data

    def _say(self, *messages):
        """Sends one flight: messages that share records, padded to a multiple of 256 bytes if they are sealed."""
        flight = b""
        for message in messages:
            name = NAMES[type(message)]
            message = self.deviate(name, message)
            encoded = self.deviate(name + " bytes", message.encode())
            self.transcript += encoded
            self.said.append((name, encoded))
            flight += encoded
        return flight

    def _send_flight(self, flight):
        flight = self.deviate("flight", flight)
        limit = self.peer_limit if self.write else record.CLEAR_LIMIT
        for at in range(0, len(flight), limit):
            content = flight[at : at + limit]
            if self.write:
                plain = record.inner(HANDSHAKE, content, min(-(-len(content) // 256) * 256, limit))
                self._emit(self.write.seal(self.deviate("plain", plain)))
            else:
                self._emit(self.deviate("clear record", record.record(record.CLEAR, content)))

    # --- keys

    def _th(self, transcript):
        return self.schedule.hash(transcript)

    def _handshake_keys(self, psk, shared_secret):
        self.secrets.update(shared_secret=shared_secret, es=self.schedule.early(psk))
        hellos = self._th(self.deviate("hellos", self.transcript))
        self.secrets.update(th_hellos=hellos)
        self.secrets.update(self.schedule.handshake(self.secrets["es"], shared_secret, hellos))

    def _application_keys(self):
        self.t4 = self._th(self.deviate("t4", self.transcript))
        self.secrets.update(t4=self.t4, **self.schedule.application(self.secrets["hs"], self.t4))

    def _direction(self, name):
        form = record.HANDSHAKE_KEYS if name.endswith("hs") else record.APPLICATION_KEYS
        return record.Direction(self.schedule, form, self.secrets[name])

    def _finished_mac(self, secret, label, transcript_hash):
        return self.schedule.finished(self.secrets[secret], label, transcript_hash)

    def _check_mac(self, message, secret, label, transcript_hash):
        right = self._finished_mac(secret, label, transcript_hash)
        demand(hmac.compare_digest(message.mac, right), Alert.decrypt_error, "MAC")

    def retried(self, first, suite):
        """What stands in the transcript for the first ClientHello after a HelloRetry (4.2)."""
        digest = self.settings.schedule(keys.SUITES[suite]).hash(first)
        return b"\xfe" + U24.write(len(digest)) + digest

    def export(self, label, context, length):
        return self.schedule.export(self.secrets["exporter"], label, context, length)
