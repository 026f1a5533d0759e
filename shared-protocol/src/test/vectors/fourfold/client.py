"""The client of section 5."""

import datetime

from fourfold import certificates, record
from fourfold.exchange import GROUPS
from fourfold.keys import SUITES
from fourfold.peer import Peer
from fourfold.tickets import Ticket
from fourfold.wire import (
    STATUS_DEMANDED, TICKETS_WELCOME, Alert, ClientCertificate, ClientCertificateVerify, ClientFinished, ClientHello,
    HelloRetry, ServerCertificate, ServerCertificateVerify, ServerConfirm, ServerFinished, ServerHello, ServerParameters,
    demand)


class Client(Peer):
    SERVER = False
    retry = ticket = None

    def start(self):
        s = self.settings
        self.ticket = s.tickets.take(s, s.suites) if s.tickets else None
        suites = [n for n in s.suites if not SUITES[n].needs_ticket or self.ticket and self.ticket.hash == "sha256"]
        features = (TICKETS_WELCOME if s.tickets is not None else 0) | (STATUS_DEMANDED if s.demand_status else 0)
        self.privates = {}
        self.hello = self._with_binder(ClientHello(
            versions=[1], random=self.draws.bytes("client_random", 32), suites=suites,
            shares=[self._share(group) for group in self._first_groups(suites)], signature_schemes=list(s.schemes),
            record_limit=s.record_limit, features=features, server_name=b"", application_protocols=list(s.protocols),
            ca_hints=[], extensions=[], cookie=b"", ticket=self.ticket.ticket if self.ticket else b"", binder=b""), b"")
        self.waiting = {ServerHello: self._on_server_hello, HelloRetry: self._on_hello_retry}
        self._send_flight(self._say(self.hello))

    def _first_groups(self, suites):
        if self.settings.first_groups is not None:
            return self.settings.first_groups
        groups = [SUITES[n].group for n in suites if not SUITES[n].needs_ticket][:1]
        return groups + [SUITES[n].group for n in suites if SUITES[n].needs_ticket]

    def _share(self, group):
        share, self.privates[group] = GROUPS[group].offer(self.draws, f"client_{group:04x}")
        return group, share

    def _with_binder(self, hello, before):
        """The same ClientHello with a binder over `before` and itself, if it has a ticket."""
        if not hello.ticket:
            return hello
        schedule = self.settings.schedule(SUITES[self.ticket.suite])
        hello = self.deviate("hello to bind", hello.replace(binder=bytes(schedule.length)))
        truncated = self.deviate("truncated", before + hello.without_binder())
        return hello.replace(binder=self.deviate("binder", schedule.binder(self.ticket.psk, truncated)))

    # --- phase 1

    def _on_hello_retry(self, retry, before):
        demand(retry.suite in self.hello.suites, Alert.illegal_parameter, "a suite that was not offered")
        fresh = retry.group == SUITES[retry.suite].group and retry.group not in self.privates
        demand(retry.group == 0 or fresh, Alert.illegal_parameter, "a group that is not asked for in good faith")
        self.retry, self.transcript = retry, self.retried(before, retry.suite) + retry.encode()
        second = self.hello.replace(cookie=retry.cookie)
        if retry.group:
            self.privates = {}
            second = second.replace(shares=[self._share(retry.group)])
        if self.ticket and self.ticket.hash != SUITES[retry.suite].hash:
            self.ticket, second = None, second.replace(ticket=b"", binder=b"")
        self.hello = self._with_binder(second, self.transcript)
        self.waiting = {ServerHello: self._on_server_hello}
        self._send_flight(self._say(self.hello))

    def _on_server_hello(self, hello, _):
        self._check_server_hello(hello)
        suite = SUITES[hello.suite]
        self.resumed = bool(hello.resumed)
        self.schedule = self.settings.schedule(suite)
        shared_secret = GROUPS[hello.group].finish(self.privates.pop(hello.group), hello.share)
        self.privates = {}
        self._handshake_keys(self.ticket.psk if self.resumed else None, shared_secret)
        self.read, self.write = self._direction("s_hs"), self._direction("c_hs")
        self.forms = {record.HANDSHAKE_KEYS}
        self.waiting = {ServerParameters: self._on_parameters}

    def _check_server_hello(self, hello):
        def right(condition, why):
            demand(condition, Alert.illegal_parameter, why)

        right(hello.version in self.hello.versions, "version")
        right(hello.suite in self.hello.suites, "suite")
        suite = SUITES[hello.suite]
        right(hello.group == suite.group and hello.group in self.privates, "group")
        right(not hello.resumed or self.ticket and suite.hash == self.ticket.hash, "resumed")
        right(hello.resumed or not suite.needs_ticket, "a suite for resumption only")
        if self.retry:
            right(suite.hash == SUITES[self.retry.suite].hash, "a suite with another Hash than the retry's")
            right(self.retry.group in (0, hello.group), "another group than the retry's")
        demand(not hello.extensions, Alert.unsupported_extension, "an extension that was not offered")

    # --- phase 2

    def _on_parameters(self, parameters, _):
        s, protocol = self.settings, parameters.application_protocol
        demand(not parameters.extensions, Alert.unsupported_extension, "an extension that was not offered")
        demand(not protocol or protocol in s.protocols, Alert.illegal_parameter, "application protocol")
        demand(protocol or not s.protocols, Alert.no_application_protocol, "no application protocol")
        self.parameters, self.peer_limit, self.application_protocol = parameters, parameters.record_limit, protocol
        if self.resumed:
            _, self.peer_name = certificates.accept(self.ticket.peer, s.trust, True, s.expected)
            self.waiting = {ServerConfirm: self._on_confirm}
            return
        demand(s.identity.scheme in parameters.signature_schemes, Alert.handshake_failure, "no common scheme")
        if parameters.features & STATUS_DEMANDED:
            demand(s.identity.entries[0][1], Alert.bad_certificate_status, "nothing to staple")
        self.waiting = {ServerCertificate: self._on_certificate}

    def _on_certificate(self, certificate, _):
        s, self.server_chain = self.settings, tuple(certificate.chain)
        self.leaf, self.peer_name = certificates.accept(certificate.chain, s.trust, True, s.expected)
        demand(certificate.chain[0][1] or not s.demand_status, Alert.bad_certificate_status, "no status")
        self.waiting = {ServerCertificateVerify: self._on_certificate_verify}

    def _on_certificate_verify(self, verify, before):
        signed = certificates.signed_bytes(certificates.SERVER_CONTEXT, self._th(before))
        certificates.check_signature(self.leaf, verify, self.hello.signature_schemes, signed)
        self.waiting = {ServerConfirm: self._on_confirm}

    def _on_confirm(self, confirm, before):
        self._check_mac(confirm, "s_hs", b"confirm", self._th(before))
        self.secrets["th_server_confirm"] = self._th(self.transcript)
        self._send_phase_3_and_4()
        self.read_alerts, self.read, self.write = self.read, self._direction("s_ap"), self._direction("c_ap")
        self.forms = {record.HANDSHAKE_KEYS, record.APPLICATION_KEYS}
        self.waiting = {ServerFinished: self._on_finished}
        self.events.append(("may_send",))

    # --- phases 3 and 4

    def _send_phase_3_and_4(self):
        flight, identity = b"", self.settings.identity
        if not self.resumed:
            flight += self._say(ClientCertificate(kind=1, chain=identity.entries))
            transcript = self._th(self.deviate("client_certificate_verify transcript", self.transcript))
            context = self.deviate("context", certificates.CLIENT_CONTEXT)
            signature = certificates.sign(
                self.deviate("key", identity.key), certificates.signed_bytes(context, transcript))
            flight += self._say(ClientCertificateVerify(scheme=identity.scheme, signature=signature))
        transcript = self._th(self.deviate("client_finished transcript", self.transcript))
        secret, label = self.deviate("client_finished key", ("c_hs", b"finished"))
        flight += self._say(ClientFinished(mac=self._finished_mac(secret, label, transcript)))
        self._application_keys()
        self._send_flight(flight)

    def _on_finished(self, finished, _):
        self._check_mac(finished, "fin", b"finished", self.t4)
        welcome = self.hello.features & TICKETS_WELCOME
        demand(welcome or not finished.tickets, Alert.illegal_parameter, "tickets that were not welcome")
        self.read_alerts = None
        for lifetime, nonce, ticket in finished.tickets:
            self._keep(ticket, lifetime, self.schedule.psk(self.secrets["resumption"], nonce))
        self._opened()

    def _keep(self, ticket, lifetime, psk):
        s, now = self.settings, self.settings.trust.clock()
        s.tickets.put(Ticket(
            ticket, psk, self.schedule.suite.number, now + datetime.timedelta(seconds=lifetime),
            self.ticket.full_at if self.resumed else now, self.ticket.peer if self.resumed else self.server_chain,
            s.identity.chain, s.expected))
