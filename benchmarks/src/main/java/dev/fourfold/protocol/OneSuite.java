package dev.fourfold.protocol;

import dev.fourfold.protocol.message.CipherSuite;
import java.util.List;

/** Endpoints with one suite, which no profile is: a measure has to say what it measured. */
public final class OneSuite {

    private OneSuite() {}

    public static Endpoint of(Endpoint endpoint, CipherSuite suite) {
        return endpoint.withAlgorithms(new UnnamedAlgorithms(
                List.of(suite), Profile.DEFAULT.signatureSchemes(), PathStrength.ANY, Profile.DEFAULT.recordLimit()));
    }
}
