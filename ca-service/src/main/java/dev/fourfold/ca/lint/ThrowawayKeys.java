package dev.fourfold.ca.lint;

import dev.fourfold.ca.BouncyCastle;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureNameFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.springframework.stereotype.Component;

/** Keys that nobody trusts, one for each algorithm of an issuer: they sign what is only looked at. */
@Component
public final class ThrowawayKeys {

    private static final int RSA_BITS = 2048;

    private final Map<AlgorithmIdentifier, PrivateKey> keys = new ConcurrentHashMap<>();

    /** Returns something that signs once as an issuer would, with a key made for the life of this process. */
    public ContentSigner like(AlgorithmIdentifier algorithm) {
        String name = new DefaultSignatureNameFinder().getAlgorithmName(algorithm);
        try {
            ContentSigner signer = new JcaContentSignerBuilder(name)
                    .setProvider(BouncyCastle.PROVIDER)
                    .build(keys.computeIfAbsent(algorithm, _ -> generate(name.toUpperCase(Locale.ROOT))));
            return new Renamed(algorithm, signer);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("A throwaway key cannot sign with " + name, e);
        }
    }

    private static PrivateKey generate(String name) {
        try {
            if (name.contains("RSA")) {
                KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA", BouncyCastle.PROVIDER);
                rsa.initialize(RSA_BITS);
                return rsa.generateKeyPair().getPrivate();
            }
            if (name.contains("ECDSA")) {
                KeyPairGenerator ec = KeyPairGenerator.getInstance("EC", BouncyCastle.PROVIDER);
                ec.initialize(new ECGenParameterSpec(name.startsWith("SHA384") ? "P-384" : "P-256"));
                return ec.generateKeyPair().getPrivate();
            }
            return KeyPairGenerator.getInstance(name, BouncyCastle.PROVIDER)
                    .generateKeyPair()
                    .getPrivate();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("There is no throwaway key for " + name, e);
        }
    }

    /** A signer whose algorithm is written exactly as that of the issuer. */
    private record Renamed(AlgorithmIdentifier getAlgorithmIdentifier, ContentSigner signer) implements ContentSigner {

        @Override
        public OutputStream getOutputStream() {
            return signer.getOutputStream();
        }

        @Override
        public byte[] getSignature() {
            return signer.getSignature();
        }
    }
}
