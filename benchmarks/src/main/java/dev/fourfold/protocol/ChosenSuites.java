package dev.fourfold.protocol;

import dev.fourfold.protocol.message.CipherSuite;
import java.util.List;

/** Endpoints with suites that no profile has by themselves: a measure has to say what it measured. */
public final class ChosenSuites {

    private ChosenSuites() {}

    public static Endpoint of(Endpoint endpoint, CipherSuite... suites) {
        return endpoint.withAlgorithms(new UnnamedAlgorithms(
                List.of(suites), Profile.DEFAULT.signatureSchemes(), PathStrength.ANY, Profile.DEFAULT.recordLimit()));
    }
}
