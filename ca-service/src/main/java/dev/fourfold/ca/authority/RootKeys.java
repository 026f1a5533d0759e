package dev.fourfold.ca.authority;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.custody.KeyType;
import dev.fourfold.ca.custody.MemoryKey;
import dev.fourfold.ca.custody.SigningKey;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The keys of roots, for the moment in which a root signs; they should be somewhere else at all other times. */
@Component
public final class RootKeys {

    private final AuthorityFiles files;
    private final InstantSource clock;
    private final SecureRandom random;

    RootKeys(AuthorityProperties properties, InstantSource clock, SecureRandom random) {
        this.files = new AuthorityFiles(properties);
        this.clock = clock;
        this.random = random;
    }

    /**
     * Returns the key of a root; empty if it has been taken away.
     *
     * @throws RefusedException if it is there and is not the root's, or does not open
     */
    public Optional<SigningKey> open(RootAuthority root) {
        try {
            Optional<Identity> identity = files.rootKey(root.id()).load();
            if (identity.isEmpty()) {
                return Optional.empty();
            }
            MemoryKey key = new MemoryKey(
                    identity.get().privateKey(), root.certificate().getPublicKey());
            key.prove(root.certificate().getPublicKey());
            return Optional.of(key);
        } catch (IOException | GeneralSecurityException e) {
            throw new RefusedException(
                    Refusal.KEY_UNAVAILABLE,
                    files.rootKey(root.id()).path().getFileName() + " does not open or is not the key of the root",
                    e);
        }
    }

    /**
     * Makes a root that takes over from the active one: with its name, because the certificate by which the old root vouches
     * for the new one then does not count for the path length of the old root (RFC 5280, section 4.2.1.9).
     */
    public RootAuthority makeSuccessor(RootAuthority active, int id, KeyType type) {
        try {
            KeyPair keys = type.generate(random);
            X509Certificate certificate = new AuthorityCertificates(clock.instant(), random)
                    .root(AuthorityCertificates.name(active.certificate()), new MemoryKey(keys));
            files.rootKey(id).save(Identity.of(keys.getPrivate(), List.of(certificate)));
            return new RootAuthority(
                    id, certificate, Bytes.of(certificate.getEncoded()), IssuerState.PENDING, clock.instant());
        } catch (IOException | GeneralSecurityException e) {
            throw new RefusedException(
                    Refusal.KEY_UNAVAILABLE, "The key of the new root cannot be made or kept; see the log", e);
        }
    }

    /** Lets one root vouch for another; empty if its key has been taken away. */
    public Optional<CrossCertificate> cross(RootAuthority by, RootAuthority other) {
        return open(by).map(key -> {
            try {
                X509Certificate cross = new AuthorityCertificates(clock.instant(), random)
                        .cross(by.certificate(), key, other.certificate());
                return new CrossCertificate(other.id(), by.id(), cross, Bytes.of(cross.getEncoded()));
            } catch (IOException | GeneralSecurityException e) {
                throw new RefusedException(Refusal.KEY_UNAVAILABLE, "The active root cannot sign; see the log", e);
            }
        });
    }

    /** Puts roots into {@code root.pem}, for those who pin the file. */
    public void publish(List<RootAuthority> roots) {
        try {
            files.writeRootCertificates(roots.stream().map(RootAuthority::der).toArray(Bytes[]::new));
        } catch (IOException e) {
            throw new RefusedException(Refusal.KEY_UNAVAILABLE, "root.pem cannot be written; see the log", e);
        }
    }
}
