package dev.fourfold.ca.custody;

import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keys that are made in a PKCS#11 token and never leave it. A reference is {@code pkcs11:} and the label of the key,
 * which ends with random digits: a token may be shared, and may know keys that a restored database has forgotten.
 */
public final class TokenCustody implements KeyCustody {

    private static final String PREFIX = "pkcs11:";
    private static final Pattern REFERENCE = Pattern.compile(PREFIX + "[a-z0-9-]{1,64}");
    private static final String SET_PIN = "Set ca.custody.pkcs11.pin (CA_CUSTODY_PKCS11_PIN, or the file"
            + " ca.custody.pkcs11.pin of a configtree) to the PIN of the token's user, before you start again:"
            + " a token locks after a few wrong ones";

    private final Token token;
    private final SecureRandom random;

    private TokenCustody(Token token, SecureRandom random) {
        this.token = token;
        this.random = random;
    }

    /** Opens the token that is configured, if one is; the start stops if it cannot be used. */
    public static Optional<TokenCustody> open(Pkcs11Properties properties, SecureRandom random) {
        Path library = properties.library();
        String label = properties.token();
        Pin pin = properties.pin();
        if (library == null && label == null && pin == null) {
            return Optional.empty();
        }
        if (library == null || label == null || pin == null) {
            throw new StartUpException(
                    "Of ca.custody.pkcs11.library, .token and .pin some are set and some are not",
                    "Set all three, or none to keep new keys in files");
        }
        return Optional.of(new TokenCustody(open(load(library), label, pin), random));
    }

    private static Cryptoki load(Path library) {
        String action = "Set ca.custody.pkcs11.library to the PKCS#11 library of your token,"
                + " such as /usr/lib/softhsm/libsofthsm2.so";
        if (!Files.isReadable(library)) {
            throw new StartUpException("There is no PKCS#11 library " + library, action);
        }
        try {
            return Cryptoki.load(library);
        } catch (IOException e) {
            throw new StartUpException(library + " is no PKCS#11 library: " + e.getMessage(), action, e);
        }
    }

    private static Token open(Cryptoki cryptoki, String label, Pin pin) {
        try {
            return Token.open(cryptoki, label, pin);
        } catch (PinRefusedException e) {
            throw new StartUpException(String.valueOf(e.getMessage()), SET_PIN, e);
        } catch (IOException e) {
            throw new StartUpException(
                    "The token " + label + " cannot be used: " + e.getMessage(),
                    "Make sure that the token works and that this user may use it",
                    e);
        }
    }

    @Override
    public boolean knows(String reference) {
        return isReference(reference);
    }

    /** Tells whether a reference is one to a key in a token, also if no token is configured. */
    public static boolean isReference(String reference) {
        return REFERENCE.matcher(reference).matches();
    }

    @Override
    public List<KeyType> types() throws IOException {
        return token.types();
    }

    @Override
    public Kept create(String name, KeyType type, Certifier certifier) throws IOException, GeneralSecurityException {
        byte[] id = new byte[4];
        random.nextBytes(id);
        String label = name + "-" + HexFormat.of().formatHex(id);
        TokenMechanism mechanism = TokenMechanism.of(type).orElseThrow();
        try {
            TokenKey key = new TokenKey(generate(label, id, type, mechanism), token, label, mechanism);
            return new Kept(PREFIX + label, key, certifier.certify(key));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            forget(label, e);
            throw e;
        }
    }

    private PublicKey generate(String label, byte[] id, KeyType type, TokenMechanism mechanism) throws IOException {
        return token.change(session -> {
            try {
                return session.generate(label, id, type, mechanism);
            } catch (GeneralSecurityException e) {
                throw new IOException("the token tells a public key that is none", e);
            }
        });
    }

    private void forget(String label, Exception why) {
        try {
            token.change(session -> {
                session.destroy(label);
                return label;
            });
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    @Override
    public Optional<SigningKey> open(String reference, PublicKey publicKey) throws IOException {
        String label = reference.substring(PREFIX.length());
        int keys = token.use(session -> session.count(label));
        if (keys > 1) {
            throw new IOException("the token " + token.label() + " has " + keys + " private keys with the label "
                    + label + ": delete or rename the one that is not of this CA");
        }
        TokenMechanism mechanism = TokenMechanism.of(KeyType.of(publicKey))
                .orElseThrow(() -> new IOException("the key " + reference + " is of a kind that no token has"));
        return keys == 0 ? Optional.empty() : Optional.of(new TokenKey(publicKey, token, label, mechanism));
    }

    /** Does nothing: the certificate is in the database alone. */
    @Override
    public void replaceCertificate(String reference, X509Certificate certificate) {}

    @Override
    public void close() {
        token.close();
    }
}
