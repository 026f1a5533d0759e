package dev.fourfold.ca.backup;

import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.custody.Pkcs11Properties;
import dev.fourfold.ca.custody.TokenCustody;
import dev.fourfold.starter.StartUpException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** The keys of issuers that are in a token, where no backup reaches them. */
final class TokenKeys implements AutoCloseable {

    private static final String REFERENCES = "select key_reference from issuer where state <> 'retired'"
            + " and key_reference like 'pkcs11:%' order by id";
    private static final String CERTIFIED = "select key_reference, der from issuer where state <> 'retired'"
            + " and key_reference like 'pkcs11:%' and der is not null order by id";

    private final Optional<TokenCustody> token;

    private TokenKeys(Optional<TokenCustody> token) {
        this.token = token;
    }

    /** Opens the token that is configured, if one is. */
    static TokenKeys open(Pkcs11Properties properties) {
        try {
            return new TokenKeys(TokenCustody.open(properties, new SecureRandom()));
        } catch (StartUpException e) {
            throw new BackupException(e.getMessage() + ". " + e.action(), e);
        }
    }

    /** Returns the references of those that are still needed. */
    static List<String> references(Connection connection) throws SQLException {
        return Catalog.strings(connection, REFERENCES);
    }

    boolean isOpen() {
        return token.isPresent();
    }

    /** Throws unless the token that is configured, if one is, signs with each. */
    void require(Connection connection) throws SQLException {
        if (token.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement();
                ResultSet issuers = statement.executeQuery(CERTIFIED)) {
            while (issuers.next()) {
                require(token.get(), issuers.getString(1), issuers.getBytes(2));
            }
        }
    }

    private static void require(TokenCustody token, String reference, byte[] certificate) {
        try {
            PublicKey key = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificate))
                    .getPublicKey();
            token.open(reference, key)
                    .orElseThrow(() -> new IOException("it is not there"))
                    .prove(key);
        } catch (IOException | GeneralSecurityException | RefusedException e) {
            throw new BackupException(
                    "The token that is configured does not have the key " + reference + " of the backup: "
                            + e.getMessage() + ". Set ca.custody.pkcs11 to the token that has it,"
                            + " or restore without ca.custody.pkcs11",
                    e);
        }
    }

    @Override
    public void close() {
        token.ifPresent(TokenCustody::close);
    }
}
