package dev.fourfold.protocol.enrolment;

import dev.fourfold.protocol.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A private key and its certificate chain in an encrypted PKCS#12 file that only its owner may read. A save replaces
 * the file as a whole or not at all.
 *
 * @param path the file; its directory is made, for the owner alone, when something is saved
 * @param passphrase what the file is encrypted with, as {@link Passphrase#protect} does
 */
public record KeyFile(Path path, Passphrase passphrase) {

    private static final String ENTRY = "identity";

    /**
     * Returns what the file holds; empty if there is no file.
     *
     * @throws IOException if the passphrase is not the one that the file was saved with, or the file is damaged
     */
    public Optional<Identity> load() throws IOException {
        if (Files.notExists(path)) {
            return Optional.empty();
        }
        char[] password = passphrase.toCharArray();
        try (InputStream in = Files.newInputStream(path)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            if (!(store.getKey(ENTRY, password) instanceof PrivateKey key)) {
                throw new IOException(path + " holds no key under the name " + ENTRY);
            }
            return Optional.of(Identity.of(
                    key,
                    Stream.of(store.getCertificateChain(ENTRY))
                            .map(X509Certificate.class::cast)
                            .toList()));
        } catch (IOException e) {
            throw e.getCause() instanceof UnrecoverableKeyException ? wrongPassphrase(e) : e;
        } catch (UnrecoverableKeyException e) {
            throw wrongPassphrase(e);
        } catch (GeneralSecurityException e) {
            throw new IOException(path + " is damaged", e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** Replaces what the file holds. */
    public void save(Identity identity) throws IOException {
        char[] password = passphrase.toCharArray();
        Path directory = path.toAbsolutePath().getParent();
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path draft = Files.createTempFile(
                directory,
                path.getFileName().toString(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            passphrase.protect(
                    store,
                    ENTRY,
                    new KeyStore.PrivateKeyEntry(
                            identity.privateKey(), identity.chain().toArray(X509Certificate[]::new)));
            try (OutputStream out = Files.newOutputStream(draft, StandardOpenOption.SYNC)) {
                store.store(out, password);
            }
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (GeneralSecurityException e) {
            throw new IOException(path + " could not be written", e);
        } finally {
            Files.deleteIfExists(draft);
            Arrays.fill(password, '\0');
        }
    }

    private IOException wrongPassphrase(Exception cause) {
        return new IOException("The passphrase does not open " + path + ": give the one that it was saved with", cause);
    }
}
