package dev.fourfold.ca.custody;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import java.io.IOException;
import java.security.PublicKey;

/** A key that never leaves its token. */
final class TokenKey extends SigningKey {

    private final Token token;
    private final String label;
    private final TokenMechanism mechanism;

    TokenKey(PublicKey publicKey, Token token, String label, TokenMechanism mechanism) {
        super(publicKey);
        this.token = token;
        this.label = label;
        this.mechanism = mechanism;
    }

    @Override
    public byte[] sign(byte[] text) {
        byte[] prepared = mechanism.prepared(text);
        try {
            return mechanism.finished(token.use(session -> session.sign(label, mechanism.signing(), prepared)));
        } catch (IOException e) {
            throw new RefusedException(
                    Refusal.KEY_UNAVAILABLE, "The token with a key of this CA cannot be used at the moment", e);
        }
    }
}
