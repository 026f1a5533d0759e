package dev.fourfold.server.https;

import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.TrustAnchors;
import dev.fourfold.starter.enrolment.IdentitySource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Who the server is, without a CA over HTTP; it can be renewed. */
final class TestIdentity implements IdentitySource {

    private final TestRoot root;
    private volatile Identity current;

    TestIdentity() throws Exception {
        root = new TestRoot("root");
        renew();
    }

    void renew() throws Exception {
        current = root.issue(
                Duration.ofDays(7),
                List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
                "server.com",
                "localhost");
    }

    TestRoot root() {
        return root;
    }

    @Override
    public Optional<Identity> current() {
        return Optional.of(current);
    }

    @Override
    public Identity await() {
        return current;
    }

    @Override
    public TrustAnchors trust() {
        return root.trust();
    }
}
