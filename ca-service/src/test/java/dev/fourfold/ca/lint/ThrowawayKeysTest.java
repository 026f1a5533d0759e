package dev.fourfold.ca.lint;

import static org.assertj.core.api.Assertions.assertThat;

import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrowawayKeysTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHA256withECDSA",
                "SHA384withECDSA",
                "SHA256withRSA",
                "SHA384withRSA",
                "SHA256withRSAandMGF1",
                "Ed25519",
                "ML-DSA-44",
                "ML-DSA-65",
                "ML-DSA-87"
            })
    void signLikeAnyIssuer(String name) throws Exception {
        AlgorithmIdentifier algorithm = new DefaultSignatureAlgorithmIdentifierFinder().find(name);
        ContentSigner signer = new ThrowawayKeys().like(algorithm);
        assertThat(signer.getAlgorithmIdentifier()).isSameAs(algorithm);
        signer.getOutputStream().write(1);
        assertThat(signer.getSignature()).isNotEmpty();
    }
}
