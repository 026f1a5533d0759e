package dev.fourfold.ca.crl;

/**
 * Which certificates of an issuer a CRL covers.
 *
 * @param name {@code full}, {@code delta} or the number of a shard
 */
record CrlScope(String name) {

    static final CrlScope FULL = new CrlScope("full");
    static final CrlScope DELTA = new CrlScope("delta");

    static CrlScope shard(int number) {
        return new CrlScope(Integer.toString(number));
    }

    /** Returns the path at which the CRL is served in DER. */
    String path(int issuer) {
        return switch (name) {
            case "full" -> "/crl/" + issuer + ".crl";
            case "delta" -> "/crl/" + issuer + "-delta.crl";
            default -> "/crl/" + issuer + "/" + name + ".crl";
        };
    }
}
