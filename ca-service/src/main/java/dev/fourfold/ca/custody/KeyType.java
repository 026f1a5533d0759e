package dev.fourfold.ca.custody;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.protocol.provider.NativeSignatures;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Locale;

/**
 * The kinds of keys that a root or an issuer may have, and how each signs. The provider is always named: Bouncy Castle
 * signs with elliptic curves several times as fast as the JDK, the JDK with RSA twice as fast as Bouncy Castle; and the
 * JDK reads from its PKCS#12 files only ML-DSA keys of its own. Where Amazon's provider is on the class path, it signs with
 * elliptic curves and RSA.
 */
@SuppressWarnings("ImmutableEnumChecker") // the parameters and providers of the JDK do not change, but do not say so
public enum KeyType {
    P_256("EC", new ECGenParameterSpec("P-256"), "SHA256withECDSA", BouncyCastle.PROVIDER),
    P_384("EC", new ECGenParameterSpec("P-384"), "SHA384withECDSA", BouncyCastle.PROVIDER),
    RSA_2048("RSA", rsa(2048), "SHA256withRSA", jdk("SunRsaSign")),
    RSA_3072("RSA", rsa(3072), "SHA256withRSA", jdk("SunRsaSign")),
    RSA_4096("RSA", rsa(4096), "SHA384withRSA", jdk("SunRsaSign")),
    ED25519("Ed25519", NamedParameterSpec.ED25519, "Ed25519", BouncyCastle.PROVIDER),
    ML_DSA_44("ML-DSA", NamedParameterSpec.ML_DSA_44, "ML-DSA-44", jdk("SUN")),
    ML_DSA_65("ML-DSA", NamedParameterSpec.ML_DSA_65, "ML-DSA-65", jdk("SUN")),
    ML_DSA_87("ML-DSA", NamedParameterSpec.ML_DSA_87, "ML-DSA-87", jdk("SUN"));

    private final String family;
    private final AlgorithmParameterSpec parameters;
    private final String signature;
    private final Provider provider;

    KeyType(String family, AlgorithmParameterSpec parameters, String signature, Provider provider) {
        this.family = family;
        this.parameters = parameters;
        this.signature = signature;
        this.provider = provider;
    }

    private static RSAKeyGenParameterSpec rsa(int bits) {
        return new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4);
    }

    private static Provider jdk(String name) {
        return Security.getProvider(name);
    }

    /**
     * Returns the kind of a key.
     *
     * @throws IllegalArgumentException if no CA certificate may have such a key
     */
    public static KeyType of(PublicKey key) {
        return switch (key) {
            case ECKey ec when ec.getParams().getOrder().bitLength() == 256 -> P_256;
            case ECKey ec when ec.getParams().getOrder().bitLength() == 384 -> P_384;
            case RSAKey rsa when rsa.getModulus().bitLength() == 2048 -> RSA_2048;
            case RSAKey rsa when rsa.getModulus().bitLength() == 3072 -> RSA_3072;
            case RSAKey rsa when rsa.getModulus().bitLength() == 4096 -> RSA_4096;
            default -> named(key);
        };
    }

    private static KeyType named(PublicKey key) {
        String name = key.getParams() instanceof NamedParameterSpec spec ? spec.getName() : key.getAlgorithm();
        return Arrays.stream(values())
                .filter(type -> type.signature.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No CA certificate has a key of the kind " + name));
    }

    /** Returns the name as it is configured and shown, such as {@code ml-dsa-65}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the name of the signature algorithm, as the JDK calls it. */
    public String signature() {
        return signature;
    }

    /** Returns what makes and reads keys in memory. */
    public Provider provider() {
        return provider;
    }

    /** Returns what makes and checks signatures with keys in memory, in native code where it is there and quicker. */
    public Signature newSignature() throws NoSuchAlgorithmException {
        return Signature.getInstance(signature, signer());
    }

    /** Returns a public key as who checks its signatures has it; of any other, each check would make one anew. */
    public PublicKey prepared(PublicKey key) {
        try {
            return KeyFactory.getInstance(family, signer()).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("Not a key of the kind " + slug(), e);
        }
    }

    private Provider signer() {
        return switch (this) {
            case P_256, P_384, RSA_2048, RSA_3072, RSA_4096 ->
                NativeSignatures.provider().orElse(provider);
            case ED25519, ML_DSA_44, ML_DSA_65, ML_DSA_87 -> provider;
        };
    }

    String family() {
        return family;
    }

    AlgorithmParameterSpec parameters() {
        return parameters;
    }

    /** Makes a key in memory. */
    public KeyPair generate(SecureRandom random) throws GeneralSecurityException {
        // a PKCS#12 file takes only keys whose algorithm is called as that of the certificate's key is
        Provider maker = this == ED25519 ? jdk("SunEC") : provider;
        KeyPairGenerator generator = KeyPairGenerator.getInstance(family, maker);
        generator.initialize(parameters, random);
        return generator.generateKeyPair();
    }
}
