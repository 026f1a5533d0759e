package dev.fourfold.benchmarks.primitives;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** Keys as objects of the provider that uses them, where it makes some: else it reads them again for each use. */
final class Keys {

    private Keys() {}

    static PrivateKey of(PrivateKey key, Provider provider) throws GeneralSecurityException {
        return provider.getService("KeyFactory", key.getAlgorithm()) == null
                ? key
                : KeyFactory.getInstance(key.getAlgorithm(), provider)
                        .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
    }

    static PublicKey of(PublicKey key, Provider provider) throws GeneralSecurityException {
        return provider.getService("KeyFactory", key.getAlgorithm()) == null
                ? key
                : KeyFactory.getInstance(key.getAlgorithm(), provider)
                        .generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    }
}
