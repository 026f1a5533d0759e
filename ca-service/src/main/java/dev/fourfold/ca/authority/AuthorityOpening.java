package dev.fourfold.ca.authority;

import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.custody.Custody;
import dev.fourfold.ca.custody.KeyCustody;
import dev.fourfold.ca.custody.KeyType;
import dev.fourfold.ca.custody.MemoryKey;
import dev.fourfold.ca.custody.TokenCustody;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the CA in its folder and its database, or makes it at the first start. It never makes a new root beside
 * something that is left of an old, and never serves from the folder of one CA and the database of another.
 */
final class AuthorityOpening {

    private static final Logger log = LoggerFactory.getLogger(AuthorityOpening.class);

    private final AuthorityProperties properties;
    private final AuthorityFiles files;
    private final AuthorityTables tables;
    private final Custody custody;
    private final InstantSource clock;
    private final SecureRandom random;

    AuthorityOpening(
            AuthorityProperties properties,
            AuthorityTables tables,
            Custody custody,
            InstantSource clock,
            SecureRandom random) {
        this.properties = properties;
        this.files = new AuthorityFiles(properties);
        this.tables = tables;
        this.custody = custody;
        this.clock = clock;
        this.random = random;
    }

    /** Leaves folder and database belonging together; in a transaction. */
    void open() {
        tables.takeTurns();
        Optional<String> known = tables.rootFingerprint();
        if (!files.areAbsent()) {
            find(known);
        } else if (known.isEmpty()) {
            make();
        } else {
            throw new StartUpException(
                    "There is no CA in " + properties.directory() + ", but the database is that of the CA "
                            + known.get(),
                    "Restore root.pem and issuing.p12 from a backup, set ca.directory to where they are,"
                            + " or use an empty database for a new CA");
        }
    }

    /** Writes the folder, the issuing key last: with it the CA is complete. */
    private void make() {
        try {
            requireSupported(properties.issuing().keyType());
            files.create();
            AuthorityCertificates certificates = new AuthorityCertificates(clock.instant(), random);
            KeyPair rootKeys = properties.root().keyType().generate(random);
            MemoryKey rootKey = new MemoryKey(rootKeys);
            X509Certificate root = certificates.root(subject(" Root CA"), rootKey);
            files.rootKey(1).save(Identity.of(rootKeys.getPrivate(), List.of(root)));
            files.writeRootCertificates(Bytes.of(root.getEncoded()));
            KeyCustody.Kept issuing = custody.create(
                    "issuing",
                    properties.issuing().keyType(),
                    key -> certificates.issuing(
                            root,
                            rootKey,
                            subject(" Issuing CA"),
                            key.publicKey(),
                            properties.issuing().permitted()));
            log.info("made a new CA in {}", properties.directory());
            record(root);
            record(issuing.certificate(), issuing.reference());
        } catch (IOException | GeneralSecurityException e) {
            throw new StartUpException(
                    "The CA's keys cannot be made in " + properties.directory() + ": " + e.getMessage(),
                    "Make sure that this user may write there, or set ca.directory",
                    e);
        }
    }

    private void requireSupported(KeyType type) throws IOException {
        if (!custody.types().contains(type)) {
            throw new StartUpException(
                    "The token cannot make a key of the kind " + type.slug(),
                    "Set ca.issuing.key-type to one of "
                            + custody.types().stream().map(KeyType::slug).toList()
                            + ", or keep keys in files: without ca.custody.pkcs11");
        }
    }

    private X500Name subject(String role) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, properties.name() + role)
                .build();
    }

    private void find(Optional<String> known) {
        try {
            List<IssuerRow> issuers = tables.issuers();
            require(issuers.isEmpty() ? AuthorityFiles.FIRST_ISSUING_KEY : activeKey(issuers));
            X509Certificate root = files.readRootCertificate();
            root.verify(root.getPublicKey());
            belong(root, known);
            if (issuers.isEmpty()) {
                X509Certificate first = firstIssuer(root);
                record(first, AuthorityFiles.FIRST_ISSUING_KEY);
            }
            openActive();
        } catch (IOException | GeneralSecurityException e) {
            throw doNotBelong(e);
        }
    }

    private static String activeKey(List<IssuerRow> issuers) {
        return issuers.stream()
                .filter(row -> row.state() == IssuerState.ACTIVE)
                .map(IssuerRow::keyReference)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The database has no active issuer"));
    }

    private void require(String key) {
        List<Path> missing = key.endsWith(".p12") ? files.missing(key) : files.missing();
        if (!missing.isEmpty()) {
            throw new StartUpException(
                    "A part of the CA is missing: " + missing + ", while there is " + files.present(),
                    "Restore what is missing from a backup. If this CA has never issued a certificate,"
                            + " delete what is left of it and start again: a new root is made then");
        }
    }

    /** The root in the folder must be one of those in the database, which may be from before there were several. */
    private void belong(X509Certificate root, Optional<String> known) throws IOException, GeneralSecurityException {
        Bytes der = Bytes.of(root.getEncoded());
        if (known.isEmpty()) {
            firstIssuer(root);
            record(root);
        } else if (tables.roots().isEmpty()
                && known.get().equals(Fingerprint.of(der).toString())) {
            tables.add(new RootAuthority(tables.nextRoot(), root, der, IssuerState.ACTIVE, clock.instant()));
        } else if (tables.roots().stream().noneMatch(each -> each.der().equals(der))) {
            if (files.missing(AuthorityFiles.FIRST_ISSUING_KEY).isEmpty()) {
                firstIssuer(root);
            }
            throw new StartUpException(
                    "The CA in " + properties.directory() + " is " + Fingerprint.of(der)
                            + ", but the database is that of the CA " + known.get(),
                    "Set ca.directory and spring.datasource.url to those of the same CA, or restore root.pem and"
                            + " issuing.p12 from the same backup");
        }
    }

    private X509Certificate firstIssuer(X509Certificate root) throws IOException, GeneralSecurityException {
        try {
            Identity identity = files.firstIssuer().orElseThrow();
            X509Certificate certificate = identity.certificate();
            certificate.verify(root.getPublicKey());
            new MemoryKey(identity.privateKey(), certificate.getPublicKey()).prove(certificate.getPublicKey());
            return certificate;
        } catch (IOException e) {
            throw translated(e);
        }
    }

    /** The start stops when the key that it needs cannot be used; a key that is lost later makes the CA unready. */
    private void openActive() throws IOException, GeneralSecurityException {
        IssuerRow active = tables.issuers().stream()
                .filter(row -> row.state() == IssuerState.ACTIVE)
                .findFirst()
                .orElseThrow();
        X509Certificate certificate =
                AuthorityTables.certificate(active.der().orElseThrow().toArray());
        try {
            custody.open(active.keyReference(), certificate.getPublicKey())
                    .orElseThrow(() -> new IOException("the key " + active.keyReference() + " is not there"))
                    .prove(certificate.getPublicKey());
        } catch (RefusedException e) {
            throw notInToken(active, e);
        } catch (IOException e) {
            if (TokenCustody.isReference(active.keyReference())) {
                throw notInToken(active, e);
            }
            throw translated(e);
        }
    }

    private static StartUpException notInToken(IssuerRow active, Exception e) {
        return new StartUpException(
                "The key of the active issuer " + active.id() + " cannot be used: " + e.getMessage(),
                "Set ca.custody.pkcs11 to the token that has the private key with the label "
                        + active.keyReference().replaceFirst(".*:", "")
                        + ", or restore that token from its own backup",
                e);
    }

    private static IOException translated(IOException e) {
        if (Stream.iterate((Throwable) e, cause -> cause != null, Throwable::getCause)
                .anyMatch(UnrecoverableKeyException.class::isInstance)) {
            throw new StartUpException(
                    String.valueOf(e.getMessage()).replaceFirst(":.*", ""),
                    "Set ca.passphrase (CA_PASSPHRASE, or the file ca.passphrase of a configtree)"
                            + " to the one that the CA was made with; if keys change-passphrase was interrupted,"
                            + " run it again",
                    e);
        }
        return e;
    }

    private StartUpException doNotBelong(Exception e) {
        return new StartUpException(
                "The CA's files in " + properties.directory() + " do not belong together or are damaged: "
                        + e.getMessage(),
                "Restore root.pem and issuing.p12 from the same backup",
                e);
    }

    private void record(X509Certificate root) throws CertificateEncodingException {
        Bytes der = Bytes.of(root.getEncoded());
        tables.belongTo(Fingerprint.of(der));
        tables.add(new RootAuthority(tables.nextRoot(), root, der, IssuerState.ACTIVE, clock.instant()));
    }

    private void record(X509Certificate issuing, String key) throws CertificateEncodingException {
        int id = tables.nextIssuer();
        tables.add(new IssuerRow(
                id,
                Optional.of(Bytes.of(issuing.getEncoded())),
                Optional.empty(),
                IssuerState.ACTIVE,
                key,
                clock.instant()));
        tables.attributeOldCertificates(id);
    }
}
