package dev.fourfold.ca.custody;

import dev.fourfold.protocol.provider.NativeSignatures;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** A key that was decrypted from a file. */
public final class MemoryKey extends SigningKey {

    private final PrivateKey privateKey;

    public MemoryKey(PrivateKey privateKey, PublicKey publicKey) {
        super(publicKey);
        this.privateKey = NativeSignatures.prepared(privateKey);
    }

    public MemoryKey(KeyPair keys) {
        this(keys.getPrivate(), keys.getPublic());
    }

    @Override
    public byte[] sign(byte[] text) {
        try {
            Signature signature = type().newSignature();
            signature.initSign(privateKey);
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The key cannot sign", e);
        }
    }
}
