package dev.fourfold.protocol;

import dev.fourfold.protocol.message.Hash;

/** Secrets whose labels begin as those of TLS 1.3. */
public final class TlsSecret {

    private TlsSecret() {}

    public static Secret of(Bytes value) {
        return Secret.takeOver(value.toArray(), Hash.SHA256, "tls13 ");
    }
}
