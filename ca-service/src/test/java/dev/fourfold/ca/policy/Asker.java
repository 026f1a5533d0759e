package dev.fourfold.ca.policy;

import dev.fourfold.ca.name.AlternativeName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Somebody who may have some names, of the profile {@code server}. */
record Asker(List<AlternativeName> names, Optional<Duration> lifetime) implements Requester {

    static Asker of(String... names) {
        return new Asker(Stream.of(names).map(AlternativeName::parse).toList(), Optional.empty());
    }

    Asker lasting(Duration wanted) {
        return new Asker(names, Optional.of(wanted));
    }

    @Override
    public String profile() {
        return "server";
    }

    @Override
    public String issuedTo() {
        return "test";
    }

    @Override
    public void redeem() {}
}
