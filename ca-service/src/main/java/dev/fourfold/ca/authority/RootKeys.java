package dev.fourfold.ca.authority;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.custody.MemoryKey;
import dev.fourfold.ca.custody.SigningKey;
import dev.fourfold.protocol.Identity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The keys of roots, for the moment in which a root signs; they should be somewhere else at all other times. */
@Component
public final class RootKeys {

    private final AuthorityFiles files;

    RootKeys(AuthorityProperties properties) {
        this.files = new AuthorityFiles(properties);
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
}
