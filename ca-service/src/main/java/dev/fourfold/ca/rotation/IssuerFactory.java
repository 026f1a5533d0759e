package dev.fourfold.ca.rotation;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.audit.AuditAction;
import dev.fourfold.ca.authority.AuthorityCertificates;
import dev.fourfold.ca.authority.AuthorityProperties;
import dev.fourfold.ca.authority.AuthorityTables;
import dev.fourfold.ca.authority.IssuerRow;
import dev.fourfold.ca.authority.IssuerState;
import dev.fourfold.ca.authority.PermittedNames;
import dev.fourfold.ca.authority.RootAuthority;
import dev.fourfold.ca.authority.RootKeys;
import dev.fourfold.ca.custody.Custody;
import dev.fourfold.ca.custody.KeyCustody;
import dev.fourfold.ca.custody.KeyType;
import dev.fourfold.ca.custody.SigningKey;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes issuers: with a certificate if the root's key is here, with a request for the root if not. */
@Component
final class IssuerFactory {

    private static final Logger log = LoggerFactory.getLogger(IssuerFactory.class);

    private final AuthorityTables tables;
    private final AuthorityProperties properties;
    private final Custody custody;
    private final RootKeys rootKeys;
    private final Rotation rotation;
    private final InstantSource clock;
    private final SecureRandom random;

    IssuerFactory(
            AuthorityTables tables,
            AuthorityProperties properties,
            Custody custody,
            RootKeys rootKeys,
            Rotation rotation,
            InstantSource clock,
            SecureRandom random) {
        this.tables = tables;
        this.properties = properties;
        this.custody = custody;
        this.rootKeys = rootKeys;
        this.rotation = rotation;
        this.clock = clock;
        this.random = random;
    }

    /** Makes a new issuer with a new key; it signs nothing before it is activated. */
    IssuerRow create(NewIssuer wish, String actor) {
        KeyType type = wish.key().orElse(properties.issuing().keyType());
        PermittedNames permitted =
                wish.permitted().orElseGet(() -> properties.issuing().permitted());
        requireSupported(type);
        return rotation.change(() -> {
            int id = tables.nextIssuer();
            IssuerRow row = create(id, type, permitted);
            tables.add(row);
            rotation.append(
                    AuditAction.ISSUER_CREATED,
                    id,
                    actor,
                    Map.of(
                            "key-type",
                            type.slug(),
                            "certified",
                            String.valueOf(row.der().isPresent())));
            return id;
        });
    }

    private void requireSupported(KeyType type) {
        try {
            List<KeyType> types = custody.types();
            if (!types.contains(type)) {
                throw new RefusedException(
                        Refusal.UNSUPPORTED_KEY,
                        "The token of this CA makes keys of the kinds "
                                + types.stream().map(KeyType::slug).toList() + ", not " + type.slug());
            }
        } catch (IOException e) {
            throw new RefusedException(Refusal.KEY_UNAVAILABLE, "The token of this CA cannot be reached", e);
        }
    }

    private IssuerRow create(int id, KeyType type, PermittedNames permitted) {
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, properties.name() + " Issuing CA " + id)
                .build();
        RootAuthority root = tables.activeRoot();
        Optional<SigningKey> rootKey = rootKeys.open(root);
        AuthorityCertificates certificates = new AuthorityCertificates(clock.instant(), random);
        try {
            KeyCustody.Kept kept = custody.create(
                    "issuing-" + id,
                    type,
                    key -> rootKey.isPresent()
                            ? certificates.issuing(root.certificate(), rootKey.get(), name, key.publicKey(), permitted)
                            : certificates.root(name, key)); // only to keep the key with: PKCS#12 wants a certificate
            Optional<Bytes> der = rootKey.isPresent() ? Optional.of(der(kept.certificate())) : Optional.empty();
            if (der.isPresent()) {
                warnIfCutShort(id, kept.certificate(), root);
            }
            Optional<Bytes> request = rootKey.isPresent()
                    ? Optional.empty()
                    : Optional.of(Bytes.of(AuthorityCertificates.request(name, kept.key(), permitted)));
            return new IssuerRow(id, der, request, IssuerState.PENDING, kept.reference(), clock.instant());
        } catch (IOException | GeneralSecurityException e) {
            throw new RefusedException(
                    Refusal.KEY_UNAVAILABLE, "The key of the new issuer cannot be made or kept; see the log", e);
        }
    }

    private static void warnIfCutShort(int id, X509Certificate issuing, RootAuthority root) {
        Instant rootEnds = root.certificate().getNotAfter().toInstant();
        if (issuing.getNotAfter().toInstant().equals(rootEnds)) {
            log.warn("issuer {} ends early, with its root at {}: replace the root", id, rootEnds);
        }
    }

    private static Bytes der(X509Certificate certificate) throws CertificateEncodingException {
        return Bytes.of(certificate.getEncoded());
    }
}
