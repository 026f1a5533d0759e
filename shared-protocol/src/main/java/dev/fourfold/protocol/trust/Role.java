package dev.fourfold.protocol.trust;

/** What a peer is, and so what its certificate must be for. */
public enum Role {
    CLIENT("1.3.6.1.5.5.7.3.2"),
    SERVER("1.3.6.1.5.5.7.3.1");

    private final String extendedKeyUsage;

    Role(String extendedKeyUsage) {
        this.extendedKeyUsage = extendedKeyUsage;
    }

    /** Returns the object identifier of clientAuth or serverAuth (RFC 5280 section 4.2.1.12). */
    String extendedKeyUsage() {
        return extendedKeyUsage;
    }
}
