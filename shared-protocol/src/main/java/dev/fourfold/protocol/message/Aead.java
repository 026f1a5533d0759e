package dev.fourfold.protocol.message;

/** The ciphers that records are sealed with (protocol.md §4.11). All have an IV of 12 bytes and a tag of 16. */
public enum Aead {
    AES_128_GCM("AES/GCM/NoPadding", "AES", 16),
    AES_256_GCM("AES/GCM/NoPadding", "AES", 32),
    CHACHA20_POLY1305("ChaCha20-Poly1305", "ChaCha20", 32);

    private final String transformation;
    private final String keyAlgorithm;
    private final int keyLength;

    Aead(String transformation, String keyAlgorithm, int keyLength) {
        this.transformation = transformation;
        this.keyAlgorithm = keyAlgorithm;
        this.keyLength = keyLength;
    }

    /** Returns the name of the cipher on the Java platform. */
    public String transformation() {
        return transformation;
    }

    /** Returns the name of its keys on the Java platform. */
    public String keyAlgorithm() {
        return keyAlgorithm;
    }

    /** Returns the length of its keys, in bytes. */
    public int keyLength() {
        return keyLength;
    }
}
