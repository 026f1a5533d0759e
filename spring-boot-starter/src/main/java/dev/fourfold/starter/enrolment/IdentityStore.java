package dev.fourfold.starter.enrolment;

import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.enrolment.KeyFile;
import dev.fourfold.protocol.enrolment.Passphrase;
import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The folder that keeps the identity between runs: the key, encrypted, with its chain, and the root that it was issued
 * under. The root is public and is believed only after it was compared with the pin.
 */
final class IdentityStore {

    private final KeyFile keyFile;
    private final Path root;

    IdentityStore(Path directory, Passphrase passphrase) {
        this.keyFile = new KeyFile(directory.resolve("identity.p12"), passphrase);
        this.root = directory.resolve("root.der");
    }

    /**
     * Returns the identity of an earlier run.
     *
     * @throws StartUpException if there is one and it cannot be read
     */
    Optional<Identity> load() {
        try {
            return keyFile.load();
        } catch (IOException e) {
            throw new StartUpException(
                    "The identity of this application cannot be read: " + e.getMessage(),
                    "Set fourfold.enrolment.passphrase to what the file was saved with; or delete " + keyFile.path()
                            + " and give a new fourfold.enrolment.token to enrol anew.",
                    e);
        }
    }

    /** Returns the root of an earlier run; empty if there is none that can be read. */
    Optional<X509Certificate> root() {
        try (InputStream in = Files.newInputStream(root)) {
            return Optional.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
        } catch (IOException | CertificateException _) {
            return Optional.empty();
        }
    }

    /** Keeps an identity instead of the one before. */
    void save(Identity identity, X509Certificate issuedUnder) throws IOException {
        keyFile.save(identity);
        Path draft = Files.createTempFile(root.getParent(), "root", ".new");
        try {
            Files.write(draft, issuedUnder.getEncoded());
            Files.move(draft, root, StandardCopyOption.ATOMIC_MOVE);
        } catch (CertificateEncodingException e) {
            throw new AssertionError("a parsed certificate has an encoding", e);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
