package dev.fourfold.ca;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The serial number of a certificate of this CA.
 *
 * @param value a number of exactly 159 bits: positive and at most 20 octets, as RFC 5280, section 4.1.2.2 demands
 */
public record Serial(BigInteger value) {

    private static final int RANDOM_BITS = 158;
    private static final String NAME = "certificate ";
    private static final Pattern HEX = Pattern.compile("[4-7][0-9a-f]{39}");

    public Serial {
        if (value.signum() <= 0 || value.bitLength() != RANDOM_BITS + 1) {
            throw new IllegalArgumentException("Not a serial of this CA");
        }
    }

    public static Serial random(SecureRandom random) {
        return new Serial(new BigInteger(RANDOM_BITS, random).setBit(RANDOM_BITS));
    }

    /** Returns the digits of a serial, or of a part of one, as this CA writes them; others write capitals and colons. */
    public static String digits(String text) {
        return text.replace(":", "").toLowerCase(Locale.ROOT);
    }

    /** Returns the serial that a text spells, in this CA's form or another's; empty if this CA has no such serials. */
    public static Optional<Serial> parse(String text) {
        String hex = digits(text);
        return HEX.matcher(hex).matches() ? Optional.of(new Serial(new BigInteger(hex, 16))) : Optional.empty();
    }

    /** Returns what the ledger and the audit log call something, if it is a certificate whose serial is in another form. */
    public static String inName(String name) {
        return name.startsWith(NAME)
                ? parse(name.substring(NAME.length()))
                        .map(serial -> NAME + serial)
                        .orElse(name)
                : name;
    }

    /** Returns the serial of a certificate; empty if this CA has no such serials. */
    public static Optional<Serial> of(X509Certificate certificate) {
        return parse(certificate.getSerialNumber().toString(16));
    }

    /** Returns 40 digits of lower-case hex. */
    @Override
    public String toString() {
        return value.toString(16);
    }
}
