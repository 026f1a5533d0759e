package dev.fourfold.ca.custody;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session with a token, for one thread at a time. */
final class TokenSession {

    private static final Logger log = LoggerFactory.getLogger(TokenSession.class);

    private final Cryptoki cryptoki;
    private final long handle;
    private final Map<String, Long> keys = new HashMap<>();

    TokenSession(Cryptoki cryptoki, long handle) {
        this.cryptoki = cryptoki;
        this.handle = handle;
    }

    /** Returns how many private keys there are of a label. */
    int count(String label) throws IOException {
        return find(label).size();
    }

    /** Signs with the one private key of a label. */
    byte[] sign(String label, long mechanism, byte[] text) throws IOException {
        Long key = keys.get(label);
        if (key == null) {
            List<Long> found = find(label);
            if (found.size() != 1) {
                throw new MissingKeyException(
                        "the token has " + found.size() + " private keys with the label " + label);
            }
            key = found.getFirst();
            keys.put(label, key);
        }
        return cryptoki.sign(handle, mechanism, key, text);
    }

    private List<Long> find(String label) throws IOException {
        return cryptoki.find(
                handle,
                new Template().with(Template.CLASS, Template.PRIVATE_KEY).with(Template.LABEL, label));
    }

    /** Makes a key that cannot leave the token, and returns its public key. */
    PublicKey generate(String label, byte[] id, KeyType type, TokenMechanism mechanism)
            throws IOException, GeneralSecurityException {
        Template publicKey = mechanism.shape(named(label, id).with(Template.VERIFY, true));
        Template privateKey = named(label, id)
                .with(Template.SIGN, true)
                .with(Template.DECRYPT, false)
                .with(Template.UNWRAP, false)
                .with(Template.PRIVATE, true)
                .with(Template.SENSITIVE, true)
                .with(Template.EXTRACTABLE, false);
        Cryptoki.Handles keys = cryptoki.generate(handle, mechanism.generation(), publicKey, privateKey);
        requireHidden(keys.privateKey());
        return mechanism.publicKey(attribute -> attribute(keys.publicKey(), attribute), type);
    }

    private static Template named(String label, byte[] id) {
        return new Template()
                .with(Template.TOKEN, true)
                .with(Template.LABEL, label)
                .with(Template.ID, id);
    }

    /** Throws if a key could leave the token, whatever the token was told when it made the key. */
    private void requireHidden(long key) throws IOException {
        if (attribute(key, Template.SENSITIVE)[0] == 0 || attribute(key, Template.EXTRACTABLE)[0] != 0) {
            throw new IOException("the token makes keys that can be taken out of it");
        }
    }

    private byte[] attribute(long object, long type) throws IOException {
        byte[] value = cryptoki.attribute(handle, object, type);
        if (value.length == 0) {
            throw new IOException("the token does not tell an attribute of its key");
        }
        return value;
    }

    /** Deletes the private and the public key of a label. */
    void destroy(String label) throws IOException {
        for (long object : cryptoki.find(handle, new Template().with(Template.LABEL, label))) {
            cryptoki.destroy(handle, object);
        }
    }

    /** Ends the session, if the token is still there to end it. */
    void close() {
        try {
            cryptoki.closeSession(handle);
        } catch (IOException e) {
            log.debug("a session cannot be closed", e);
        }
    }
}
