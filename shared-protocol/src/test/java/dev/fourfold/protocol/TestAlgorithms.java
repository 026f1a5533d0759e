package dev.fourfold.protocol;

import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.SignatureScheme;
import java.util.List;

/** Endpoints with algorithms that no profile combines. */
public final class TestAlgorithms {

    private TestAlgorithms() {}

    /** Returns the endpoint with other suites, and otherwise the default profile. */
    public static Endpoint with(Endpoint endpoint, List<Integer> suites) {
        return with(
                endpoint,
                suites,
                Profile.DEFAULT.signatureSchemes().stream()
                        .map(SignatureScheme::code)
                        .toList(),
                Profile.DEFAULT.recordLimit());
    }

    public static Endpoint with(Endpoint endpoint, List<Integer> suites, List<Integer> schemes, int recordLimit) {
        return endpoint.withAlgorithms(new UnnamedAlgorithms(
                suites.stream()
                        .map(code -> CipherSuite.ofCode(code).orElseThrow())
                        .toList(),
                schemes.stream()
                        .map(code -> SignatureScheme.ofCode(code).orElseThrow())
                        .toList(),
                PathStrength.ANY,
                recordLimit));
    }
}
