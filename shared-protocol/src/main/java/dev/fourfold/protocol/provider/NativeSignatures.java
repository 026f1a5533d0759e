package dev.fourfold.protocol.provider;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;
import java.util.Set;

/**
 * Signatures of Ed25519, ECDSA and RSA by Amazon's provider, if it is on the class path and works on this machine. In native
 * code it signs with P-256 eight times as fast as the platform, with RSA of 2 048 bits three times as fast, and signs and
 * checks with Ed25519 in half the time of Bouncy Castle. It is never required, and never installed for the rest of the JVM.
 */
public final class NativeSignatures {

    private static final String AMAZON = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    // it makes no keys of Ed25519: they are read anew for each signature, which is as quick
    private static final Set<String> ALGORITHMS = Set.of("EC", "RSA");
    private static final OptionalProvider FOUND = find(AMAZON);
    private static final Optional<Provider> PROVIDER = FOUND.provider();

    private NativeSignatures() {}

    /** Returns the provider, if it is there. */
    public static Optional<Provider> provider() {
        return PROVIDER;
    }

    /** Returns in words who makes signatures, for a log. */
    public static String inWords() {
        return "Signatures of Ed25519, ECDSA and RSA are made by " + FOUND.words();
    }

    /** Returns a key as the provider has it, which takes a while: to be done once. Other keys come back as they are. */
    public static PrivateKey prepared(PrivateKey key) {
        if (PROVIDER.isEmpty() || !ALGORITHMS.contains(key.getAlgorithm())) {
            return key;
        }
        try {
            return (PrivateKey)
                    KeyFactory.getInstance(key.getAlgorithm(), PROVIDER.get()).translateKey(key);
        } catch (GeneralSecurityException | RuntimeException e) {
            // such as one that never leaves its hardware
            return key;
        }
    }

    /** Says whether {@link #prepared} has made the key what it is. */
    public static boolean isPrepared(PrivateKey key) {
        return PROVIDER.filter(provider ->
                        provider.getClass().getPackage().equals(key.getClass().getPackage()))
                .isPresent();
    }

    /** Returns the provider's own signature, if it is there. */
    public static Optional<Signature> of(String algorithm) {
        if (PROVIDER.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Signature.getInstance(algorithm, PROVIDER.get()));
        } catch (NoSuchAlgorithmException e) {
            return Optional.empty();
        }
    }

    /** Finds the provider of that class, if there is such a class and its own tests pass. */
    static OptionalProvider find(String name) {
        return OptionalProvider.find(
                name,
                NativeSignatures::make,
                provider -> provider.getName() + " " + provider.getVersionStr(),
                "the platform, Ed25519 by Bouncy Castle");
    }

    private static Provider make(Class<?> type) throws ReflectiveOperationException {
        if (!(type.getField("INSTANCE").get(null) instanceof Provider provider)) {
            throw new ClassCastException("no provider");
        }
        type.getMethod("assertHealthy").invoke(provider);
        return provider;
    }
}
