package dev.fourfold.protocol;

import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.SignatureScheme;
import dev.fourfold.protocol.record.Padding;
import java.util.List;

/** Algorithms that no profile combines: each suite has to be tried by itself. */
record UnnamedAlgorithms(
        List<CipherSuite> suites, List<SignatureScheme> signatureSchemes, PathStrength pathStrength, int recordLimit)
        implements Algorithms {

    UnnamedAlgorithms {
        suites = List.copyOf(suites);
        signatureSchemes = List.copyOf(signatureSchemes);
    }

    @Override
    public Padding padding() {
        return Padding.NONE;
    }
}
