package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Bytes;
import java.util.Collections;
import java.util.List;

/**
 * What a peer shows of itself, not checked: it can be stored, and checked again later.
 *
 * @param certificates DER certificates, the leaf first
 * @param staples for each of them its OCSP response, or nothing
 */
public record ShownChain(List<Bytes> certificates, List<Bytes> staples) {

    private static final Bytes NONE = Bytes.of(new byte[0]);

    public ShownChain {
        certificates = List.copyOf(certificates);
        staples = List.copyOf(staples);
        if (staples.size() != certificates.size()) {
            throw new IllegalArgumentException(
                    staples.size() + " staples for " + certificates.size() + " certificates");
        }
    }

    /** Returns a chain without staples. */
    public static ShownChain of(List<Bytes> certificates) {
        return new ShownChain(certificates, Collections.nCopies(certificates.size(), NONE));
    }
}
