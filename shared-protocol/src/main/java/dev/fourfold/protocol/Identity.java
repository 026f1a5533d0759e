package dev.fourfold.protocol;

import dev.fourfold.protocol.provider.NativeSignatures;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who we are: a private key and the certificate chain that speaks for it. An identity cannot be printed and cannot be
 * compared.
 */
public final class Identity {

    private static final int MAX_STAPLE = 8_192;

    private final PrivateKey privateKey;
    private final PrivateKey signingKey;
    private final List<X509Certificate> chain;
    private final Bytes staple;

    private Identity(PrivateKey privateKey, PrivateKey signingKey, List<X509Certificate> chain, Bytes staple) {
        this.privateKey = privateKey;
        this.signingKey = signingKey;
        this.chain = chain;
        this.staple = staple;
    }

    /**
     * Returns the identity of a key and its chain.
     *
     * @param privateKey the key of the first certificate
     * @param chain the leaf first, then its issuers, without the root
     * @throws IllegalArgumentException if the chain is empty
     */
    public static Identity of(PrivateKey privateKey, List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("An identity needs a certificate");
        }
        return new Identity(
                privateKey, NativeSignatures.prepared(privateKey), List.copyOf(chain), Bytes.of(new byte[0]));
    }

    /**
     * Returns the same identity with a fresh status of its certificate to show.
     *
     * @param ocspResponse DER of RFC 6960, at most 8 192 bytes
     */
    public Identity withStaple(Bytes ocspResponse) {
        if (ocspResponse.length() > MAX_STAPLE) {
            throw new IllegalArgumentException("A staple of " + ocspResponse.length() + " bytes is too long");
        }
        return new Identity(privateKey, signingKey, chain, ocspResponse);
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    /** Returns the private key as the fastest provider has it; it may be the same. */
    public PrivateKey signingKey() {
        return signingKey;
    }

    /** Returns the certificates, the leaf first, without the root. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** Returns the leaf. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Returns the OCSP response for the leaf that is shown with it; empty if there is none. */
    public Bytes staple() {
        return staple;
    }

    @Override
    public String toString() {
        return "Identity[" + certificate().getSubjectX500Principal() + "]";
    }
}
