package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

/** A key, its chain without the root, and the root of everybody. */
record Credentials(PrivateKey key, List<X509Certificate> chain, X509Certificate root) {

    private static final char[] PASSWORD = "benchmark".toCharArray();
    private static final String ALIAS = "own";

    /** Makes chains of a kind of key, one for the server and one for the client, and writes them to a folder. */
    static void make(KeyKind kind, Path folder) throws GeneralSecurityException, IOException {
        var authority = new Authority(kind);
        authority.issue("server.com", true).write(file(kind, folder, true));
        authority.issue("client.com", false).write(file(kind, folder, false));
    }

    static Credentials read(KeyKind kind, Path folder, boolean server) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file(kind, folder, server))) {
            store.load(in, PASSWORD);
        }
        var chain = Arrays.stream(store.getCertificateChain(ALIAS))
                .map(X509Certificate.class::cast)
                .toList();
        return new Credentials(
                (PrivateKey) store.getKey(ALIAS, PASSWORD), chain.subList(0, chain.size() - 1), chain.getLast());
    }

    /** Returns a store with the key, as JSSE wants it. */
    KeyStore keyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(ALIAS, key, PASSWORD, chain.toArray(X509Certificate[]::new));
        return store;
    }

    /** Returns a store with the root, as JSSE wants it. */
    KeyStore trustStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", root);
        return store;
    }

    static char[] password() {
        return PASSWORD.clone();
    }

    private void write(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(ALIAS, key, PASSWORD, new X509Certificate[] {chain.get(0), chain.get(1), root});
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
    }

    private static Path file(KeyKind kind, Path folder, boolean server) {
        return folder.resolve(kind + (server ? "-server.p12" : "-client.p12"));
    }

    @Override
    public String toString() {
        return "Credentials[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
