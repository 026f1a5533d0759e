package dev.fourfold.ca.custody;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** Signs what is written to it, once, wherever the key is. */
final class KeySigner implements ContentSigner {

    private static final DefaultSignatureAlgorithmIdentifierFinder ALGORITHMS =
            new DefaultSignatureAlgorithmIdentifierFinder();

    private final SigningKey key;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    KeySigner(SigningKey key) {
        this.key = key;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return ALGORITHMS.find(key.type().signature());
    }

    @Override
    public OutputStream getOutputStream() {
        return text;
    }

    @Override
    public byte[] getSignature() {
        return key.sign(text.toByteArray());
    }
}
