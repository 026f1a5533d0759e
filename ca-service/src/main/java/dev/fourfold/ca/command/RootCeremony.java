package dev.fourfold.ca.command;

import dev.fourfold.ca.authority.AuthorityCertificates;
import dev.fourfold.ca.authority.Fingerprint;
import dev.fourfold.ca.custody.MemoryKey;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.enrolment.KeyFile;
import dev.fourfold.protocol.enrolment.Passphrase;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The ceremonies of the roots' keys. These commands work on files alone, without database and network. */
@SuppressWarnings("NullAway.Init") // set by picocli
class RootCeremony {

    private static final String DIRECTORY = "--directory";
    private static final String DIRECTORY_HELP = "The folder of the CA (ca.directory).";
    private static final String ROOT = "--root";
    private static final String ROOT_HELP = "The number of the root; ${DEFAULT-VALUE} if not given.";

    @Spec
    CommandSpec spec;

    @Command(
            description = "Writes an encrypted copy of the root's key, and checks it by reading it back.",
            mixinStandardHelpOptions = true)
    void export(
            @Mixin PassphraseOption passphrase,
            @Option(names = DIRECTORY, required = true, description = DIRECTORY_HELP) Path directory,
            @Option(names = ROOT, defaultValue = "1", description = ROOT_HELP) int id,
            @Option(names = "--to", required = true, description = "The copy; must not exist yet.") Path to,
            @Option(
                            names = "--copy-passphrase-file",
                            description = "A file with the copy's passphrase; that of the CA if not given.")
                    @Nullable
                    Path copyPassphrase) {
        if (Files.exists(to)) {
            throw new CommandFailedException(to + " exists already");
        }
        Identity root = load(new KeyFile(keyFile(directory, id), passphrase.passphrase()));
        KeyFile copy = new KeyFile(to, copyPassphrase(passphrase, copyPassphrase));
        try {
            copy.save(root);
        } catch (IOException e) {
            throw new CommandFailedException(to + " cannot be written", e);
        }
        requireSame(load(copy), root, to);
        say("Wrote " + to + " and read it back: it holds the key of "
                + root.certificate().getSubjectX500Principal());
    }

    @Command(
            description = "Deletes the root's key from the folder of the CA, which goes on without it.",
            mixinStandardHelpOptions = true)
    void remove(
            @Mixin PassphraseOption passphrase,
            @Option(names = DIRECTORY, required = true, description = DIRECTORY_HELP) Path directory,
            @Option(names = ROOT, defaultValue = "1", description = ROOT_HELP) int id,
            @Option(names = "--copy", description = "A copy that root export has written.") @Nullable Path copy,
            @Option(names = "--copy-passphrase-file", description = "A file with the copy's passphrase.") @Nullable
                    Path copyPassphrase,
            @Option(names = "--yes", description = "Without looking at a copy.") boolean yes) {
        Path key = keyFile(directory, id);
        if (copy == null && !yes) {
            throw new CommandFailedException("Name the copy that you have made, with --copy, or say --yes:"
                    + " without a copy, no issuer can ever be made again");
        }
        if (copy != null) {
            Identity root = load(new KeyFile(key, passphrase.passphrase()));
            if (isSameFile(copy, key)) {
                throw new CommandFailedException(copy + " is the key itself, not a copy");
            }
            requireSame(load(new KeyFile(copy, copyPassphrase(passphrase, copyPassphrase))), root, copy);
        }
        try {
            Files.delete(key);
        } catch (IOException e) {
            throw new CommandFailedException(key + " cannot be deleted", e);
        }
        say("Deleted " + key);
    }

    @Command(
            name = "sign-issuer",
            description = "Makes the certificate of an issuer from its request, with the root's key.",
            mixinStandardHelpOptions = true)
    void signIssuer(
            @Mixin PassphraseOption passphrase,
            @Option(names = "--csr", required = true, description = "What issuer create has written.") Path csr,
            @Option(
                            names = "--key-sha256",
                            required = true,
                            description = "What issuer create has printed. The certificate makes whoever has this key a"
                                    + " CA, so take it from there and not from the request.")
                    String keySha256,
            @Option(names = "--root-key", required = true, description = "What root export has written.") Path rootKey,
            @Option(names = "--out", required = true, description = "Where to write the certificate.") Path out) {
        Identity root = load(new KeyFile(rootKey, passphrase.passphrase()));
        try {
            IssuerRequest request = IssuerRequest.parse(Files.readString(csr));
            if (!request.keySha256().equals(keySha256.toLowerCase(Locale.ROOT))) {
                throw new CommandFailedException(csr + " is for another key: its SHA-256 is " + request.keySha256());
            }
            MemoryKey key = new MemoryKey(root.privateKey(), root.certificate().getPublicKey());
            X509Certificate certificate = new AuthorityCertificates(
                            InstantSource.system().instant(), new SecureRandom())
                    .issuing(root.certificate(), key, request.der().toArray());
            Files.writeString(out, pem(certificate), StandardCharsets.US_ASCII);
            say("Signed " + certificate.getSubjectX500Principal() + " until "
                    + certificate.getNotAfter().toInstant());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new CommandFailedException(csr + " cannot be signed: " + e.getMessage(), e);
        }
    }

    @Command(
            name = "cross-sign",
            description = "Lets one root vouch for another: makes the cross-certificate of a new root.",
            mixinStandardHelpOptions = true)
    void crossSign(
            @Mixin PassphraseOption passphrase,
            @Option(names = "--root", required = true, description = "The new root's certificate, in PEM or DER.")
                    Path root,
            @Option(names = "--root-key", required = true, description = "What root export has written of the old.")
                    Path rootKey,
            @Option(names = "--out", required = true, description = "Where to write the cross-certificate.") Path out) {
        Identity old = load(new KeyFile(rootKey, passphrase.passphrase()));
        try (InputStream in = Files.newInputStream(root)) {
            X509Certificate next =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            next.verify(next.getPublicKey());
            MemoryKey key = new MemoryKey(old.privateKey(), old.certificate().getPublicKey());
            X509Certificate cross = new AuthorityCertificates(
                            InstantSource.system().instant(), new SecureRandom())
                    .cross(old.certificate(), key, next);
            Files.writeString(out, pem(cross), StandardCharsets.US_ASCII);
            say("Signed the root " + Fingerprint.of(Bytes.of(next.getEncoded())) + " until "
                    + cross.getNotAfter().toInstant());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new CommandFailedException(root + " cannot be signed: " + e.getMessage(), e);
        }
    }

    /** Returns where the CA keeps the key of a root. */
    private static Path keyFile(Path directory, int id) {
        return directory.resolve(id == 1 ? "root.p12" : "root-" + id + ".p12");
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static Passphrase copyPassphrase(PassphraseOption own, @Nullable Path file) {
        return file == null ? own.passphrase() : PassphraseOption.read(file);
    }

    private static Identity load(KeyFile file) {
        try {
            return file.load().orElseThrow(() -> new CommandFailedException("There is no " + file.path()));
        } catch (IOException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireSame(Identity copy, Identity root, Path path) {
        try {
            new MemoryKey(copy.privateKey(), copy.certificate().getPublicKey())
                    .prove(root.certificate().getPublicKey());
            if (!Arrays.equals(
                    copy.certificate().getEncoded(), root.certificate().getEncoded())) {
                throw new CommandFailedException(path + " is of another root");
            }
        } catch (GeneralSecurityException | IllegalStateException e) {
            throw new CommandFailedException(path + " is not a copy of the root's key", e);
        }
    }

    private static boolean isSameFile(Path copy, Path key) {
        try {
            return Files.isSameFile(copy, key);
        } catch (IOException e) {
            throw new CommandFailedException(copy + " cannot be read", e);
        }
    }

    void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
