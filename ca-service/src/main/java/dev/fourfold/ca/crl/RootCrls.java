package dev.fourfold.ca.crl;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.RootAuthority;
import dev.fourfold.ca.authority.RootKeys;
import dev.fourfold.ca.crl.CrlStore.Stored;
import dev.fourfold.ca.custody.SigningKey;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The lists of the roots, which revoke nothing: for readers that want one of every CA in a chain. A root signs its list
 * once, when it is made or at the first start at which its key is there.
 */
@Component
public class RootCrls implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(RootCrls.class);

    private final Authority authority;
    private final RootKeys keys;
    private final JdbcClient jdbc;
    private final InstantSource clock;

    RootCrls(Authority authority, RootKeys keys, JdbcClient jdbc, InstantSource clock) {
        this.authority = authority;
        this.keys = keys;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Signs what has not been signed, before anybody can ask for it. */
    @Override
    public void afterSingletonsInstantiated() {
        signMissing();
    }

    /** Lets the roots whose keys are there sign what they have not signed. */
    public void signMissing() {
        for (RootAuthority root : authority.roots()) {
            try {
                if (find(root).isEmpty()) {
                    keys.open(root).ifPresent(key -> put(root, sign(root, key)));
                }
            } catch (RuntimeException e) {
                // a CA can do without
                log.warn("no CRL of the root {}: {}", root.fingerprint(), e.toString());
            }
        }
    }

    /** Returns the list of the root to pin; empty if its key has never been there. */
    Optional<Stored> find() {
        return find(authority.root());
    }

    private Optional<Stored> find(RootAuthority root) {
        return jdbc.sql("select number, this_update, next_update, der from root_crl where root = ?")
                .param(root.id())
                .query((row, _) -> CrlStore.stored(row))
                .optional();
    }

    private void put(RootAuthority root, Stored crl) {
        jdbc.sql("insert into root_crl (root, number, this_update, next_update, der) values (?, ?, ?, ?, ?)"
                        + " on conflict do nothing")
                .params(
                        root.id(),
                        crl.number(),
                        Columns.of(crl.thisUpdate()),
                        Columns.of(crl.nextUpdate()),
                        crl.der().toArray())
                .update();
        log.info("the root {} has signed a CRL until {}", root.fingerprint(), crl.nextUpdate());
    }

    /** It ends with the root: nobody could renew it while the key is away. */
    private Stored sign(RootAuthority root, SigningKey key) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant ends = root.certificate().getNotAfter().toInstant();
        long number = clock.millis();
        try {
            X509v2CRLBuilder crl = new X509v2CRLBuilder(
                    X500Name.getInstance(
                            root.certificate().getSubjectX500Principal().getEncoded()),
                    Date.from(now));
            crl.setNextUpdate(Date.from(ends));
            crl.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(root.certificate().getPublicKey()));
            crl.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
            return new Stored(
                    number, now, ends, Bytes.of(crl.build(key.signer()).getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Java has SHA-1", e);
        }
    }
}
