package dev.fourfold.ca;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The serial number of a certificate of this CA.
 *
 * @param value a number of exactly 159 bits: positive and at most 20 octets, as RFC 5280, section 4.1.2.2 demands
 */
public record Serial(BigInteger value) {

    private static final int RANDOM_BITS = 158;
    private static final Pattern HEX = Pattern.compile("[4-7][0-9a-f]{39}");

    public Serial {
        if (value.signum() <= 0 || value.bitLength() != RANDOM_BITS + 1) {
            throw new IllegalArgumentException("Not a serial of this CA");
        }
    }

    public static Serial random(SecureRandom random) {
        return new Serial(new BigInteger(RANDOM_BITS, random).setBit(RANDOM_BITS));
    }

    /** Returns the serial that {@code hex} spells; empty if this CA has no such serials. */
    public static Optional<Serial> parse(String hex) {
        return HEX.matcher(hex).matches() ? Optional.of(new Serial(new BigInteger(hex, 16))) : Optional.empty();
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
