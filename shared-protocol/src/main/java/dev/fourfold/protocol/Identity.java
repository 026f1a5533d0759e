package dev.fourfold.protocol;

import dev.fourfold.protocol.message.Hash;
import dev.fourfold.protocol.message.SignatureScheme;
import dev.fourfold.protocol.provider.NativeSignatures;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Who we are: a private key and the certificate chain that speaks for it. An identity cannot be printed and cannot be
 * compared.
 */
public final class Identity {

    private static final int MAX_STAPLE = 8_192;

    private final PrivateKey privateKey;
    private final List<X509Certificate> chain;
    private final Prepared prepared;
    private final Bytes staple;

    private Identity(PrivateKey privateKey, List<X509Certificate> chain, Prepared prepared, Bytes staple) {
        this.privateKey = privateKey;
        this.chain = chain;
        this.prepared = prepared;
        this.staple = staple;
    }

    /** What every handshake needs of it, computed once. */
    private record Prepared(
            PrivateKey signingKey, Optional<SignatureScheme> scheme, List<Bytes> encoded, Bytes fingerprint) {

        static Prepared of(PrivateKey key, List<X509Certificate> chain) {
            List<Bytes> encoded = chain.stream().map(Prepared::der).toList();
            MessageDigest digest = Hash.SHA256.digest();
            encoded.getFirst().addTo(digest);
            return new Prepared(
                    NativeSignatures.prepared(key),
                    SignatureScheme.of(chain.getFirst().getPublicKey()),
                    encoded,
                    Bytes.of(digest.digest()));
        }

        private static Bytes der(X509Certificate certificate) {
            try {
                return Bytes.of(certificate.getEncoded());
            } catch (CertificateEncodingException e) {
                throw new IllegalArgumentException("Our own certificate cannot be encoded", e);
            }
        }

        @Override
        public String toString() {
            return "[redacted]";
        }
    }

    /**
     * Returns the identity of a key and its chain.
     *
     * @param privateKey the key of the first certificate
     * @param chain the leaf first, then its issuers, without the root
     * @throws IllegalArgumentException if the chain is empty, or cannot be encoded
     */
    public static Identity of(PrivateKey privateKey, List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("An identity needs a certificate");
        }
        List<X509Certificate> shown = List.copyOf(chain);
        return new Identity(privateKey, shown, Prepared.of(privateKey, shown), Bytes.of(new byte[0]));
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
        return new Identity(privateKey, chain, prepared, ocspResponse);
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    /** Returns the private key as the fastest provider has it; it may be the same. */
    public PrivateKey signingKey() {
        return prepared.signingKey;
    }

    /** Returns what the key signs with, if there is a scheme for it. */
    public Optional<SignatureScheme> scheme() {
        return prepared.scheme;
    }

    /** Returns the certificates in DER, the leaf first, without the root. */
    public List<Bytes> encodedChain() {
        return prepared.encoded;
    }

    /** Returns the SHA-256 of the leaf in DER. */
    public Bytes fingerprint() {
        return prepared.fingerprint;
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
