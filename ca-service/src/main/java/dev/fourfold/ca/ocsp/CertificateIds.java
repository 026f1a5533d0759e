package dev.fourfold.ca.ocsp;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.ca.Serial;
import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.IssuingAuthority;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.springframework.stereotype.Component;

/** Knows which issuer and which certificate a CertID means (RFC 6960, section 4.1.1). */
@Component
final class CertificateIds {

    /** SHA-1 is what most clients use; it protects nothing here. */
    private static final Map<ASN1ObjectIdentifier, String> HASHES = Map.of(
            OIWObjectIdentifiers.idSHA1, "SHA-1",
            NISTObjectIdentifiers.id_sha256, "SHA-256",
            NISTObjectIdentifiers.id_sha384, "SHA-384",
            NISTObjectIdentifiers.id_sha512, "SHA-512");

    private final Authority authority;
    private final Map<IssuerAndHash, Hashes> known = new ConcurrentHashMap<>();

    CertificateIds(Authority authority) {
        this.authority = authority;
    }

    private record IssuerAndHash(Bytes issuer, ASN1ObjectIdentifier hash) {}

    private record Hashes(Bytes name, Bytes key) {}

    /** Returns the issuer that an id names; empty if this responder does not speak for it. */
    Optional<IssuingAuthority> issuer(CertID id) {
        AlgorithmIdentifier algorithm = id.getHashAlgorithm();
        boolean plain = algorithm.getParameters() == null || DERNull.INSTANCE.equals(algorithm.getParameters());
        if (!plain || !HASHES.containsKey(algorithm.getAlgorithm())) {
            return Optional.empty();
        }
        return authority.issuers().stream()
                .filter(issuer -> matches(issuer, id, algorithm.getAlgorithm()))
                .findFirst();
    }

    /** Tells whether this responder speaks for an issuer, by its number. */
    boolean speaksFor(int issuer) {
        return authority.issuers().stream().anyMatch(known -> known.id() == issuer);
    }

    /** Returns the serial that an id names; empty if this CA has no such serials. */
    static Optional<Serial> serial(CertID id) {
        return Serial.parse(id.getSerialNumber().getValue().toString(16));
    }

    private boolean matches(IssuingAuthority issuer, CertID id, ASN1ObjectIdentifier hash) {
        Hashes hashes = known.computeIfAbsent(new IssuerAndHash(issuer.der(), hash), CertificateIds::hashes);
        return hashes.name().equals(Bytes.of(id.getIssuerNameHash().getOctets()))
                && hashes.key().equals(Bytes.of(id.getIssuerKeyHash().getOctets()));
    }

    private static Hashes hashes(IssuerAndHash wanted) {
        try {
            X509CertificateHolder issuer =
                    new X509CertificateHolder(wanted.issuer().toArray());
            MessageDigest digest = MessageDigest.getInstance(HASHES.get(wanted.hash()), BouncyCastle.PROVIDER);
            byte[] name = issuer.getSubject().getEncoded();
            byte[] key = issuer.getSubjectPublicKeyInfo().getPublicKeyData().getBytes();
            return new Hashes(Bytes.of(digest.digest(name)), Bytes.of(digest.digest(key)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Bouncy Castle has SHA-1 and SHA-2", e);
        }
    }
}
