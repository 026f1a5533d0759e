package dev.fourfold.starter.channel;

import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.TrustAnchors;
import dev.fourfold.starter.enrolment.IdentitySource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** An identity that a test gives, and renews. */
final class TestIdentities implements IdentitySource {

    private final TrustAnchors trust;
    private final AtomicReference<Optional<Identity>> current = new AtomicReference<>(Optional.empty());
    private final CountDownLatch given = new CountDownLatch(1);

    TestIdentities(TrustAnchors trust) {
        this.trust = trust;
    }

    void become(Identity identity) {
        current.set(Optional.of(identity));
        given.countDown();
    }

    @Override
    public Optional<Identity> current() {
        return current.get();
    }

    @Override
    public Identity await() throws InterruptedException {
        given.await();
        return current().orElseThrow();
    }

    @Override
    public TrustAnchors trust() {
        return trust;
    }
}
