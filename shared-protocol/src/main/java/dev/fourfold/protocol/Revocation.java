package dev.fourfold.protocol;

/** stub. */
public interface Revocation {
    boolean needsStaple();

    static Revocation shortLived() {
        return () -> false;
    }
}
