package dev.fourfold.server.delivery;

import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.server.ServerContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A device with a certificate of a CA that answers, or does not, as a test wants it. */
abstract class CertifiedDeviceContract extends ServerContract {

    @Autowired
    protected Revocations revocations;

    @Autowired
    protected JdbcTemplate jdbc;

    protected TestResponder ca;
    protected PeerIdentity peer;

    @BeforeEach
    void certify() throws Exception {
        ca = new TestResponder();
        peer = ca.device("client.com");
    }

    @AfterEach
    void forgetTheCertificate() {
        ca.fallSilent(false);
        jdbc.update(
                "UPDATE recipient SET certificate = null, issuer = null, revoked_at = null, revoked_for_ever = false");
    }

    protected Device attach(PeerIdentity device) throws IOException {
        return devices.attach("client.com", revocations.admit(device));
    }

    protected String status(String id) throws Exception {
        return api.get("/api/v1/transfers/" + id).text("/delivery/status");
    }
}
