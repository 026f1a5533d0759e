package dev.fourfold.ca.authority;

import dev.fourfold.ca.custody.Custody;
import dev.fourfold.ca.custody.SigningKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Reads roots and issuers from the database, and opens the keys of issuers, each once. */
final class AuthorityReader {

    private static final Logger log = LoggerFactory.getLogger(AuthorityReader.class);

    private final AuthorityTables tables;
    private final Custody custody;
    private final TransactionOperations transaction;
    private final Map<Integer, SigningKey> keys = new ConcurrentHashMap<>();
    private final Map<Integer, String> troubles = new ConcurrentHashMap<>();

    AuthorityReader(AuthorityTables tables, Custody custody, TransactionOperations transaction) {
        this.tables = tables;
        this.custody = custody;
        this.transaction = transaction;
    }

    AuthorityState read() {
        return transaction.execute(_ -> new AuthorityState(
                tables.roots(),
                tables.crossCertificates(),
                tables.issuers().stream().flatMap(row -> issuer(row).stream()).toList()));
    }

    private Optional<IssuingAuthority> issuer(IssuerRow row) {
        return row.der().map(der -> {
            X509Certificate certificate = AuthorityTables.certificate(der.toArray());
            Optional<SigningKey> key = row.state() == IssuerState.RETIRED ? Optional.empty() : key(row, certificate);
            return new IssuingAuthority(row.id(), certificate, der, row.state(), key);
        });
    }

    /** A key that is not there today may be tomorrow, when a file has been copied or a token plugged in. */
    private Optional<SigningKey> key(IssuerRow row, X509Certificate certificate) {
        SigningKey known = keys.get(row.id());
        if (known != null) {
            return Optional.of(known);
        }
        try {
            Optional<SigningKey> opened = open(row, certificate);
            opened.ifPresentOrElse(
                    key -> {
                        keys.put(row.id(), key);
                        troubles.remove(row.id());
                    },
                    () -> trouble(row, "it is not there"));
            return opened;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            trouble(row, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<SigningKey> open(IssuerRow row, X509Certificate certificate)
            throws IOException, GeneralSecurityException {
        Optional<SigningKey> key = custody.open(row.keyReference(), certificate.getPublicKey());
        if (key.isPresent()) {
            key.get().prove(certificate.getPublicKey());
        }
        return key;
    }

    private void trouble(IssuerRow row, String why) {
        if (!why.equals(troubles.put(row.id(), why))) {
            log.warn("the key {} of issuer {} cannot be used: {}", row.keyReference(), row.id(), why);
        }
    }
}
