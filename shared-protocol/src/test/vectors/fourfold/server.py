"""The server of section 5."""

import datetime
import hmac

from fourfold import certificates, record
from fourfold.exchange import GROUPS
from fourfold.keys import SUITES
from fourfold.peer import Peer
from fourfold.tickets import DAY, Ticket
from fourfold.wire import (
    STATUS_DEMANDED, TICKETS_WELCOME, U32, Alert, ClientCertificate, ClientCertificateVerify, ClientFinished, ClientHello,
    HelloRetry, Refused, ServerCertificate, ServerCertificateVerify, ServerConfirm, ServerFinished, ServerHello,
    ServerParameters, demand)


class Server(Peer):
    SERVER = True
    retry = ticket = None

    def start(self):
        self.waiting = {ClientHello: self._on_client_hello}

    # --- phase 1

    def _on_client_hello(self, hello, _):
        demand(not hello.cookie, Alert.illegal_parameter, "a cookie in the first ClientHello")
        self._check_shares(hello)
        suite = self._choose_suite(hello)
        self._choose_protocol(hello)
        lacks = suite and suite.group not in dict(hello.shares)
        if suite and (lacks or self.settings.cookie):
            self._send_retry(hello, suite, suite.group if lacks else 0)
        else:
            self._answer(hello, suite, b"")

    def _check_shares(self, hello):
        needed = {SUITES[n].group for n in hello.suites if n in SUITES}
        for group, _ in hello.shares:
            demand(group in needed or group not in GROUPS, Alert.illegal_parameter, "a share that no suite needs")

    def _choose_suite(self, hello):
        """The first of our own preference; None if it can only be one that needs a ticket."""
        for number in self.settings.suites:
            if number in hello.suites and not SUITES[number].needs_ticket:
                return SUITES[number]
        if any(number in hello.suites for number in self.settings.suites):
            return None
        forbidden = all(number in SUITES for number in hello.suites)
        raise Refused(Alert.insufficient_security if forbidden else Alert.handshake_failure, "no common suite")

    def _choose_protocol(self, hello):
        self.application_protocol = b""
        if self.settings.protocols:
            common = [p for p in self.settings.protocols if p in hello.application_protocols]
            demand(common, Alert.no_application_protocol, "no common application protocol")
            self.application_protocol = common[0]

    def _send_retry(self, hello, suite, group):
        cookie = self._cookie() if self.settings.cookie else b""
        self.first = hello
        self.transcript = self.retried(self.transcript, suite.number)
        self.retry = HelloRetry(suite=suite.number, group=group, cookie=cookie)
        self.waiting = {ClientHello: self._on_second_client_hello}
        self._send_flight(self._say(self.retry))

    def _cookie(self):
        """Bound to the address, the first ClientHello and the time; this server keeps its state, and compares."""
        now = U32.write(int(self.settings.trust.clock().timestamp()))
        key = self.draws.bytes("cookie_key", 32)
        return now + hmac.digest(key, now + self.transcript + self.settings.address, "sha256")

    def _on_second_client_hello(self, hello, before):
        def right(condition, why):
            demand(condition, Alert.illegal_parameter, why)

        shares = self.first.shares
        if self.retry.group:
            shares = hello.shares
            right([group for group, _ in shares] == [self.retry.group], "not the one share that was asked for")
        right(not hello.ticket or hello.ticket == self.first.ticket, "another ticket")
        allowed = self.first.replace(
            cookie=self.retry.cookie, shares=shares, ticket=hello.ticket, binder=hello.binder)
        right(hello.body() == allowed.body(), "the second ClientHello differs from the first")
        self._answer(hello, SUITES[self.retry.suite], before)

    def _answer(self, hello, suite, before):
        resumed = self._resume(hello, before)
        suite = resumed or suite
        demand(suite, Alert.handshake_failure, "no suite without a ticket")
        self.hello, self.resumed, self.schedule = hello, bool(resumed), self.settings.schedule(suite)
        if not self.resumed:
            self._check_can_authenticate(hello)
        share, secret = GROUPS[suite.group].answer(
            dict(hello.shares)[suite.group], self.draws, f"server_{suite.group:04x}")
        self._send_flight(self._say(ServerHello(
            version=1, random=self.draws.bytes("server_random", 32), suite=suite.number, group=suite.group, share=share,
            resumed=int(self.resumed), extensions=[])))
        self._handshake_keys(self.ticket.psk if self.resumed else None, self.deviate("shared secret", secret))
        self.write, self.read, self.peer_limit = self._direction("s_hs"), self._direction("c_hs"), hello.record_limit
        self.forms = {record.HANDSHAKE_KEYS, record.CLEAR_ALERT}
        self._send_phase_2()

    def _check_can_authenticate(self, hello):
        identity = self.settings.identity
        demand(identity.scheme in hello.signature_schemes, Alert.handshake_failure, "no common scheme")
        if hello.features & STATUS_DEMANDED:
            demand(identity.entries[0][1], Alert.bad_certificate_status, "nothing to staple")

    # --- section 13

    def _resume(self, hello, before):
        """The suite of a resumption, or None if the ticket is declined."""
        s, store = self.settings, self.settings.tickets
        ticket = store.find(hello.ticket) if store and hello.ticket else None
        if not ticket or s.trust.clock() >= min(ticket.expires, ticket.full_at + DAY) or ticket.own != s.identity.chain:
            return None
        suite = self._suite_for(ticket, hello)
        if not suite or ticket.suite not in s.suites:
            return None
        schedule = s.schedule(SUITES[ticket.suite])
        right = schedule.binder(ticket.psk, before + hello.without_binder())
        demand(hmac.compare_digest(right, hello.binder), Alert.decrypt_error, "binder")
        if not self._still_welcome(ticket) or not store.take(hello.ticket):
            return None
        self.ticket = ticket
        return suite

    def _suite_for(self, ticket, hello):
        shares = dict(hello.shares)
        for number in self.settings.suites:
            suite = SUITES[number]
            fits = number in hello.suites and suite.group in shares and suite.hash == ticket.hash
            if self.retry:
                fits = fits and suite.hash == SUITES[self.retry.suite].hash and self.retry.group in (0, suite.group)
            if fits:
                return suite
        return None

    def _still_welcome(self, ticket):
        try:
            _, self.peer_name = certificates.accept(ticket.peer, self.settings.trust, False)
            return self.settings.welcome(self.peer_name)
        except Refused:
            return False

    # --- phase 2

    def _send_phase_2(self):
        s = self.settings
        flight = self._say(ServerParameters(
            application_protocol=self.application_protocol, record_limit=s.record_limit,
            features=STATUS_DEMANDED if s.demand_status else 0, signature_schemes=list(s.schemes), ca_hints=[],
            extensions=[]))
        if not self.resumed:
            flight += self._say(ServerCertificate(kind=1, chain=s.identity.entries))
            transcript = self._th(self.deviate("server_certificate_verify transcript", self.transcript))
            context = self.deviate("context", certificates.SERVER_CONTEXT)
            signature = certificates.sign(
                self.deviate("key", s.identity.key), certificates.signed_bytes(context, transcript))
            flight += self._say(ServerCertificateVerify(scheme=s.identity.scheme, signature=signature))
        transcript = self._th(self.deviate("server_confirm transcript", self.transcript))
        secret, label = self.deviate("server_confirm key", ("s_hs", b"confirm"))
        flight += self._say(ServerConfirm(mac=self._finished_mac(secret, label, transcript)))
        self.secrets["th_server_confirm"] = self._th(self.transcript)
        self._send_flight(flight)
        if self.resumed:
            self.waiting = {ClientFinished: self._on_finished}
        else:
            self.waiting = {ClientCertificate: self._on_certificate}

    # --- phases 3 and 4

    def _on_certificate(self, certificate, _):
        self.client_chain = tuple(certificate.chain)
        self.leaf, self.peer_name = certificates.accept(certificate.chain, self.settings.trust, False)
        demand(certificate.chain[0][1] or not self.settings.demand_status, Alert.bad_certificate_status, "no status")
        self.waiting = {ClientCertificateVerify: self._on_certificate_verify}

    def _on_certificate_verify(self, verify, before):
        signed = certificates.signed_bytes(certificates.CLIENT_CONTEXT, self._th(before))
        certificates.check_signature(self.leaf, verify, self.settings.schemes, signed)
        self.waiting = {ClientFinished: self._on_finished}

    def _on_finished(self, finished, before):
        self._check_mac(finished, "c_hs", b"finished", self._th(before))
        demand(self.settings.welcome(self.peer_name), Alert.access_denied, "not welcome")
        self._application_keys()
        self.write, self.read = self._direction("s_ap"), self._direction("c_ap")
        secret, label = self.deviate("server_finished key", ("fin", b"finished"))
        mac = self._finished_mac(secret, label, self.deviate("server_finished hash", self.t4))
        self._send_flight(self._say(ServerFinished(mac=mac, tickets=self._new_tickets())))
        self._opened()

    def _new_tickets(self):
        s, tickets = self.settings, []
        if not s.tickets or not self.hello.features & TICKETS_WELCOME:
            return tickets
        now = s.trust.clock()
        for number in range(s.tickets.count):
            ticket, nonce = self.draws.bytes(f"ticket_{number}", 32), bytes([number])
            tickets.append((s.tickets.lifetime, nonce, ticket))
            s.tickets.put(Ticket(
                ticket, self.schedule.psk(self.secrets["resumption"], nonce), self.schedule.suite.number,
                now + datetime.timedelta(seconds=s.tickets.lifetime), self.ticket.full_at if self.resumed else now,
                self.ticket.peer if self.resumed else self.client_chain, s.identity.chain))
        return tickets
