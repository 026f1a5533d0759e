package dev.fourfold.ca.transparency;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.ca.Sha256;
import dev.fourfold.protocol.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The public key of a signer of notes, with its name (C2SP signed-note).
 *
 * @param name without spaces and plus signs
 * @param key 32 bytes of Ed25519
 */
public record NoteKey(String name, Bytes key) {

    private static final byte ED25519 = 1;
    private static final int LENGTH = 32;
    private static final int ID_LENGTH = 4;
    private static final Pattern FORM = Pattern.compile("([^\\s+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]{44})");
    // RFC 8410, section 4: a SubjectPublicKeyInfo before the key itself
    private static final Bytes SPKI_PREFIX = Bytes.ofHex("302a300506032b6570032100");

    public NoteKey {
        if (key.length() != LENGTH || !Pattern.matches("[^\\s+]+", name)) {
            throw new IllegalArgumentException("Not the key of a signer of notes");
        }
    }

    /**
     * Returns the key that a text of the form {@code name+id+key} spells.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static NoteKey parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (parts.matches()) {
            byte[] typed = Base64.getDecoder().decode(parts.group(3));
            if (typed.length == 1 + LENGTH && typed[0] == ED25519) {
                NoteKey key = new NoteKey(parts.group(1), Bytes.of(Arrays.copyOfRange(typed, 1, typed.length)));
                if (key.id().toString().equals(parts.group(2))) {
                    return key;
                }
            }
        }
        throw new IllegalArgumentException("The key is not of the form <name>+<id>+<key>");
    }

    /** Returns the first bytes of each signature by this key. */
    Bytes id() {
        return Bytes.of(Sha256.of(join((name + "\n").getBytes(StandardCharsets.UTF_8), typed())))
                .first(ID_LENGTH);
    }

    /** Returns the key in the form {@code name+id+key}. */
    public String text() {
        return name + "+" + id() + "+" + Base64.getEncoder().encodeToString(typed());
    }

    boolean verifies(byte[] text, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519", BouncyCastle.PROVIDER);
            verifier.initVerify(KeyFactory.getInstance("Ed25519", BouncyCastle.PROVIDER)
                    .generatePublic(new X509EncodedKeySpec(join(SPKI_PREFIX.toArray(), key.toArray()))));
            verifier.update(text);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private byte[] typed() {
        return join(new byte[] {ED25519}, key.toArray());
    }

    static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream(first.length + second.length);
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }
}
