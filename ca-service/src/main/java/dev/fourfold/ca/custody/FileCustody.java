package dev.fourfold.ca.custody;

import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.enrolment.KeyFile;
import dev.fourfold.protocol.enrolment.Passphrase;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Encrypted PKCS#12 files in the folder of the CA. A reference is a file's name. */
public final class FileCustody implements KeyCustody {

    private static final String SUFFIX = ".p12";
    private static final Pattern REFERENCE = Pattern.compile("[a-z0-9-]{1,64}\\.p12");

    private final Path directory;
    private final Passphrase passphrase;
    private final SecureRandom random;

    public FileCustody(Path directory, Passphrase passphrase, SecureRandom random) {
        this.directory = directory;
        this.passphrase = passphrase;
        this.random = random;
    }

    @Override
    public boolean knows(String reference) {
        return REFERENCE.matcher(reference).matches();
    }

    @Override
    public List<KeyType> types() {
        return List.of(KeyType.values());
    }

    @Override
    public Kept create(String name, KeyType type, Certifier certifier) throws IOException, GeneralSecurityException {
        KeyPair keys = type.generate(random);
        MemoryKey key = new MemoryKey(keys);
        X509Certificate certificate = certifier.certify(key);
        String reference = name + SUFFIX;
        file(reference).save(Identity.of(keys.getPrivate(), List.of(certificate)));
        return new Kept(reference, key, certificate);
    }

    @Override
    public Optional<SigningKey> open(String reference, PublicKey publicKey) throws IOException {
        return file(reference).load().map(identity -> new MemoryKey(identity.privateKey(), publicKey));
    }

    @Override
    public void replaceCertificate(String reference, X509Certificate certificate) throws IOException {
        KeyFile file = file(reference);
        Identity identity = file.load().orElseThrow(() -> new IOException(file.path() + " is not there"));
        file.save(Identity.of(identity.privateKey(), List.of(certificate)));
    }

    /** Returns the file of a reference. */
    public KeyFile file(String reference) {
        if (!knows(reference)) {
            throw new IllegalArgumentException("Not the name of a key file: " + reference);
        }
        return new KeyFile(directory.resolve(reference), passphrase);
    }
}
