package dev.fourfold.protocol;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who we are: a private key and the certificate chain that speaks for it. An identity cannot be printed and cannot be
 * compared.
 */
public final class Identity {

    private final PrivateKey privateKey;
    private final List<X509Certificate> chain;

    private Identity(PrivateKey privateKey, List<X509Certificate> chain) {
        this.privateKey = privateKey;
        this.chain = chain;
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
        return new Identity(privateKey, List.copyOf(chain));
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    /** Returns the certificates, the leaf first, without the root. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** Returns the leaf. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    @Override
    public String toString() {
        return "Identity[" + certificate().getSubjectX500Principal() + "]";
    }
}
