package dev.fourfold.benchmarks.primitives;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;

/** Who implements primitives. */
public enum Implementation {
    JDK,
    BOUNCY_CASTLE,
    CORRETTO,
    CONSCRYPT;

    /** Returns the provider of a service, which a provider has or has not. */
    Provider of(String type, String algorithm) {
        return find(type, algorithm)
                .orElseThrow(() -> new NoSuchElementException(this + " has no " + type + " of " + algorithm));
    }

    boolean has(String type, String algorithm) {
        return find(type, algorithm).isPresent();
    }

    /** Bouncy Castle names the cipher alone, without its mode. */
    private Optional<Provider> find(String type, String algorithm) {
        String cipher = algorithm.replaceFirst("/.*", "");
        return candidates().stream()
                .filter(provider ->
                        isThere(provider.getService(type, algorithm)) || isThere(provider.getService(type, cipher)))
                .findFirst();
    }

    /** Conscrypt names a KEM whose class is not in its archive. */
    private static boolean isThere(Provider.@Nullable Service service) {
        if (service == null) {
            return false;
        }
        try {
            service.newInstance(null);
            return true;
        } catch (NoSuchAlgorithmException e) {
            return false;
        }
    }

    private List<Provider> candidates() {
        return switch (this) {
            case JDK -> Arrays.asList(Security.getProviders());
            case BOUNCY_CASTLE -> List.of(new BouncyCastleProvider());
            case CORRETTO ->
                AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null
                        ? List.of(AmazonCorrettoCryptoProvider.INSTANCE)
                        : List.of();
            case CONSCRYPT -> Conscrypt.isAvailable() ? List.of(Conscrypt.newProvider()) : List.of();
        };
    }
}
