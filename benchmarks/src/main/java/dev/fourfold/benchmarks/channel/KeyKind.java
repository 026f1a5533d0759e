package dev.fourfold.benchmarks.channel;

/** What the keys of a chain are, from its root to its leaf. */
enum KeyKind {
    P256("EC", 256, "SHA256withECDSA"),
    ED25519("Ed25519", 255, "Ed25519"),
    RSA2048("RSA", 2048, "SHA256withRSA");

    private final String algorithm;
    private final int size;
    private final String signature;

    KeyKind(String algorithm, int size, String signature) {
        this.algorithm = algorithm;
        this.size = size;
        this.signature = signature;
    }

    String algorithm() {
        return algorithm;
    }

    int size() {
        return size;
    }

    String signature() {
        return signature;
    }
}
