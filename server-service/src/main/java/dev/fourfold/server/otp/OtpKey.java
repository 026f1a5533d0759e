package dev.fourfold.server.otp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key from which codes are derived, so that none needs to be stored. It cannot be printed or compared; it is kept
 * outside the database, which alone tells nothing of any code.
 */
public final class OtpKey {

    // Specification constants
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH = 32;
    private static final String DOMAIN = "otp/v1";
    private static final String AUTHORISED_DOMAIN = "otp/v1/authorised";
    private static final String ID_DOMAIN = "otp/v1/key-id";
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");

    private final SecretKey key;

    private OtpKey(SecretKey key) {
        this.key = key;
    }

    /**
     * Returns the key that 64 hexadecimal digits spell, without the line end that a file may have.
     *
     * @throws IllegalArgumentException if it is anything else; the message does not quote it
     */
    public static OtpKey of(String hex) {
        String stripped = hex.strip();
        if (!HEX.matcher(stripped).matches()) {
            throw new IllegalArgumentException("A key is 64 hexadecimal digits");
        }
        return new OtpKey(new SecretKeySpec(HexFormat.of().parseHex(stripped), ALGORITHM));
    }

    /** Returns a name that tells this key from others and tells nothing about it. */
    public String id() {
        byte[] tag = mac().doFinal(ID_DOMAIN.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(tag, 0, 4);
    }

    /** Returns a key for another purpose, by HKDF-Expand of RFC 5869: it tells nothing of this one or of other purposes. */
    public SecretKey derive(String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES",
                            HKDFParameterSpec.expandOnly(key, purpose.getBytes(StandardCharsets.US_ASCII), LENGTH));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HKDF", e);
        }
    }

    /** Returns how the codes of one generation come from its seed. */
    public Derivation derivation(Terms terms, int generation) {
        return new Derivation(mac(), generation, canonical(DOMAIN, Integer.toString(generation), terms));
    }

    /** Returns the proof that these terms were authorised, which nobody can make who has the database alone. */
    public byte[] proof(Terms terms) {
        return mac().doFinal(canonical(AUTHORISED_DOMAIN, "", terms));
    }

    /** Returns whether {@code proof} is that of these terms. */
    public boolean proves(byte[] proof, Terms terms) {
        return MessageDigest.isEqual(proof, proof(terms));
    }

    private static byte[] canonical(String domain, String generation, Terms terms) {
        var input = new ByteArrayOutputStream();
        for (String field : new String[] {
            domain,
            terms.transferId(),
            generation,
            terms.money().currency(),
            Long.toString(terms.money().minorUnits()),
            "payee:" + terms.payee(),
            terms.payer()
        }) {
            byte[] utf8 = field.getBytes(StandardCharsets.UTF_8);
            input.writeBytes(ByteBuffer.allocate(4).putInt(utf8.length).array());
            input.writeBytes(utf8);
        }
        return input.toByteArray();
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HMAC-SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "[redacted]";
    }

    /**
     * The codes of one generation of a transfer, by seed: HMAC-SHA-256 over the length-prefixed terms and the seed, its
     * first 63 bits modulo 10^6. Not for use by several threads.
     */
    public static final class Derivation {

        private final Mac mac;
        private final int generation;
        private final byte[] terms;

        private Derivation(Mac mac, int generation, byte[] terms) {
            this.mac = mac;
            this.generation = generation;
            this.terms = terms;
        }

        int generation() {
            return generation;
        }

        /** Returns the code of a seed. */
        public Otp code(Seed seed) {
            mac.update(terms);
            long truncated = ByteBuffer.wrap(mac.doFinal(seed.toArray())).getLong() & Long.MAX_VALUE;
            return Otp.of((int) (truncated % Otp.CODES));
        }
    }
}
