package dev.fourfold.protocol;

import dev.fourfold.protocol.message.SignatureScheme;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.params.provider.Arguments;

/** Keys of the platform and of Bouncy Castle, which is never installed; each made once, because RSA takes its time. */
public final class TestKeys {

    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final Map<String, KeyPair> MADE = new ConcurrentHashMap<>();

    /** The two where keys come from: the first is the platform, whichever of its own providers has the algorithm. */
    public static final List<Provider> PROVIDERS = List.of(Security.getProvider("SUN"), BOUNCY_CASTLE);

    private TestKeys() {}

    public static Stream<Arguments> providersAndSchemes() {
        return PROVIDERS.stream()
                .flatMap(provider -> Stream.of(SignatureScheme.values()).map(scheme -> Arguments.of(provider, scheme)));
    }

    /** Returns a pair that signs with that scheme, as the key factory of the provider gives it. */
    public static KeyPair pair(Provider provider, SignatureScheme scheme) {
        return MADE.computeIfAbsent(provider.getName() + scheme, _ -> switch (scheme) {
            case ED25519 -> decoded(provider, "Ed25519", "");
            case MLDSA44 -> decoded(provider, "ML-DSA", "ML-DSA-44");
            case MLDSA65 -> decoded(provider, "ML-DSA", "ML-DSA-65");
            case MLDSA87 -> decoded(provider, "ML-DSA", "ML-DSA-87");
            case ECDSA_SECP256R1_SHA256 -> decoded(provider, "EC", "secp256r1");
            case RSA_PSS_RSAE_SHA256 -> decoded(provider, "RSA", "");
            case RSA_PSS_PSS_SHA256 -> decoded(provider, "RSASSA-PSS", "");
        });
    }

    /** Returns a pair of an algorithm, if the provider knows it. */
    public static Optional<KeyPair> pair(Provider provider, String algorithm, String parameters) {
        try {
            KeyPairGenerator generator = provider.equals(BOUNCY_CASTLE)
                    ? KeyPairGenerator.getInstance(algorithm, provider)
                    : KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec(parameters));
            } else if (algorithm.startsWith("RSA") || algorithm.equals("DH")) {
                generator.initialize(2048);
            } else if (algorithm.startsWith("ML-")) {
                generator.initialize(new NamedParameterSpec(parameters));
            }
            return Optional.of(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static KeyPair decoded(Provider provider, String algorithm, String parameters) {
        try {
            // RSA keys are the same everywhere, and take the platform less time to make
            Provider maker = algorithm.startsWith("RSA") ? PROVIDERS.getFirst() : provider;
            KeyPair made = pair(maker, algorithm, parameters).orElseThrow();
            KeyFactory factory = provider.equals(BOUNCY_CASTLE)
                    ? KeyFactory.getInstance(algorithm, provider)
                    : KeyFactory.getInstance(algorithm);
            return new KeyPair(
                    factory.generatePublic(
                            new X509EncodedKeySpec(made.getPublic().getEncoded())),
                    factory.generatePrivate(
                            new PKCS8EncodedKeySpec(made.getPrivate().getEncoded())));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns all pairs of both providers for a scheme. */
    public static List<KeyPair> pairs(SignatureScheme scheme) {
        var pairs = new ArrayList<KeyPair>();
        PROVIDERS.forEach(provider -> pairs.add(pair(provider, scheme)));
        return pairs;
    }
}
