package dev.fourfold.protocol.provider;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.KeyAgreement;
import javax.security.auth.DestroyFailedException;

/**
 * Agreement by X25519 (RFC 7748) by Conscrypt, if it is on the class path and works on this machine. In native code it takes
 * less than half the time of Bouncy Castle. It is never required, and never installed for the rest of the JVM.
 */
public final class NativeX25519 {

    private static final int KEY = 32;
    private static final String CONSCRYPT = "org.conscrypt.Conscrypt";
    // RFC 7748, section 5.2
    private static final String SCALAR = "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4";
    private static final String COORDINATE = "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c";
    private static final String PRODUCT = "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552";

    private static final OptionalProvider FOUND = find(CONSCRYPT);
    private static final Optional<Provider> PROVIDER = FOUND.provider();

    private NativeX25519() {}

    /** Returns the provider, if it is there. */
    public static Optional<Provider> provider() {
        return PROVIDER;
    }

    /** Returns in words who agrees, for a log. */
    public static String inWords() {
        return "Keys are agreed by X25519 of " + FOUND.words();
    }

    /**
     * Writes the shared secret of a private key and the peer's share, 32 bytes each, to {@code out}. Says false, and writes
     * nothing, if the provider is not there or has none to give, as for a share of low order: another one has to say why.
     */
    public static boolean agree(byte[] privateKey, byte[] peer, byte[] out, int offset) {
        return PROVIDER.isPresent() && agree(PROVIDER.get(), privateKey, peer, out, offset);
    }

    private static boolean agree(Provider provider, byte[] privateKey, byte[] peer, byte[] out, int offset) {
        try {
            agreeOrThrow(provider, privateKey, peer, out, offset);
            return true;
        } catch (GeneralSecurityException | DestroyFailedException | RuntimeException e) {
            return false;
        }
    }

    private static void agreeOrThrow(Provider provider, byte[] privateKey, byte[] peer, byte[] out, int offset)
            throws GeneralSecurityException, DestroyFailedException {
        KeyFactory keys = KeyFactory.getInstance("XDH", provider);
        PrivateKey ours = keys.generatePrivate(new Raw(privateKey));
        KeyAgreement agreement = KeyAgreement.getInstance("XDH", provider);
        try {
            agreement.init(ours);
            agreement.doPhase(keys.generatePublic(new Raw(peer)), true);
        } finally {
            ours.destroy();
        }
        byte[] secret = agreement.generateSecret();
        System.arraycopy(secret, 0, out, offset, KEY);
        Arrays.fill(secret, (byte) 0);
    }

    /**
     * A key as its bytes are: what Conscrypt calls "raw". It gets a copy, which is destroyed; one that its agreement makes of
     * that stays until it is collected, as that of Bouncy Castle does.
     */
    private static final class Raw extends EncodedKeySpec {

        private final byte[] key;

        Raw(byte[] key) {
            super(new byte[0]);
            this.key = key;
        }

        @Override
        public byte[] getEncoded() {
            return key.clone();
        }

        @Override
        public String getFormat() {
            return "raw";
        }
    }

    /** Finds the provider that the class of that name makes, if there is such a class and it agrees as RFC 7748 says. */
    static OptionalProvider find(String name) {
        return OptionalProvider.find(name, NativeX25519::make, Provider::getName, "Bouncy Castle");
    }

    private static Provider make(Class<?> type)
            throws ReflectiveOperationException, GeneralSecurityException, DestroyFailedException {
        if (!(type.getMethod("newProvider").invoke(null) instanceof Provider provider)) {
            throw new ClassCastException("no provider");
        }
        if (!agreesAsItShould(provider)) {
            throw new GeneralSecurityException("it does not agree as RFC 7748 says");
        }
        return provider;
    }

    private static boolean agreesAsItShould(Provider provider) throws GeneralSecurityException, DestroyFailedException {
        HexFormat hex = HexFormat.of();
        byte[] scalar = hex.parseHex(SCALAR);
        byte[] secret = new byte[KEY];
        agreeOrThrow(provider, scalar, hex.parseHex(COORDINATE), secret, 0);
        return Arrays.equals(secret, hex.parseHex(PRODUCT)) && !agree(provider, scalar, new byte[KEY], secret, 0);
    }
}
