package dev.fourfold.protocol.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.fourfold.protocol.TestKeys;
import dev.fourfold.protocol.Thorough;
import dev.fourfold.protocol.WithAmazon;
import dev.fourfold.protocol.message.SignatureScheme;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeSignaturesTest {

    private static final Provider PLATFORM = TestKeys.PROVIDERS.getFirst();

    @ParameterizedTest
    @ValueSource(strings = {"com.example.Absent", "java.lang.String", ""})
    void findNoProviderWhereThereIsNone(String name) {
        OptionalProvider found = NativeSignatures.find(name);
        assertThat(found.provider()).isEmpty();
        assertThat(found.words()).contains("the platform");
    }

    @ParameterizedTest
    @ValueSource(classes = {Sick.class, Unloadable.class, Untested.class, NoProvider.class, Healthless.class})
    void doNotUseAProviderThatDoesNotWorkHere(Class<?> type) {
        OptionalProvider found = NativeSignatures.find(type.getName());
        assertThat(found.provider()).isEmpty();
        assertThat(found.words()).contains("the platform", type.getName() + " cannot be used: ");
    }

    @Test
    void useAProviderThatWorks() {
        OptionalProvider found = NativeSignatures.find(Healthy.class.getName());
        assertThat(found.provider()).contains(Healthy.INSTANCE);
        assertThat(found.words()).isEqualTo("Fake 1");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"ECDSA_SECP256R1_SHA256", "RSA_PSS_RSAE_SHA256"},
            mode = EnumSource.Mode.EXCLUDE)
    @Thorough("it makes keys of RSA")
    void leaveOtherKeysAsTheyAre(SignatureScheme scheme) {
        PrivateKey key = TestKeys.pair(PLATFORM, scheme).getPrivate();
        assertThat(NativeSignatures.prepared(key)).isSameAs(key);
        assertThat(NativeSignatures.isPrepared(key)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void leaveAKeyThatNobodyCanReadAsItIs(String algorithm) {
        PrivateKey hidden = new Hidden(algorithm);
        assertThat(NativeSignatures.prepared(hidden)).isSameAs(hidden);
        assertThat(NativeSignatures.isPrepared(hidden)).isFalse();
    }

    @Test
    void knowNothingOfOtherAlgorithms() {
        assertThat(NativeSignatures.of("MD2withNothing")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"ECDSA_SECP256R1_SHA256", "RSA_PSS_RSAE_SHA256"})
    @WithAmazon
    @Thorough("it makes keys of RSA")
    void prepareTheKeysOfEveryProvider(SignatureScheme scheme) throws Exception {
        String algorithm = scheme == SignatureScheme.ECDSA_SECP256R1_SHA256 ? "SHA256withECDSA" : "SHA256withRSA";
        for (KeyPair pair : TestKeys.pairs(scheme)) {
            PrivateKey prepared = NativeSignatures.prepared(pair.getPrivate());
            assertThat(NativeSignatures.isPrepared(prepared)).isTrue();
            assertThat(NativeSignatures.isPrepared(pair.getPrivate())).isFalse();
            Signature signer = NativeSignatures.of(algorithm).orElseThrow();
            signer.initSign(prepared);
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(pair.getPublic());
            assertThat(verifier.verify(signer.sign())).isTrue();
        }
    }

    @Test
    @WithAmazon
    void areNotInstalledForTheRestOfTheJvm() throws Exception {
        String name = NativeSignatures.provider().orElseThrow().getName();
        assertThat(Security.getProvider(name)).isNull();
    }

    /** A key in hardware. */
    private record Hidden(String algorithm) implements PrivateKey {

        @Override
        public String getAlgorithm() {
            return algorithm;
        }

        @Override
        public @Nullable String getFormat() {
            return null;
        }

        @Override
        public byte @Nullable [] getEncoded() {
            return null;
        }
    }

    /** What the fake providers have in common. */
    public abstract static class Fake extends Provider {
        private static final long serialVersionUID = 1;

        protected Fake() {
            super("Fake", "1", "A provider for tests");
        }
    }

    /** A provider as it should be. */
    public static final class Healthy extends Fake {
        private static final long serialVersionUID = 1;
        public static final Healthy INSTANCE = new Healthy();

        public void assertHealthy() {}
    }

    /** A provider whose own tests fail. */
    public static final class Sick extends Fake {
        private static final long serialVersionUID = 1;
        public static final Sick INSTANCE = new Sick();

        public void assertHealthy() {
            fail("sick");
        }
    }

    /** A provider whose library does not load. */
    public static final class Unloadable extends Fake {
        private static final long serialVersionUID = 1;
        public static final Unloadable INSTANCE = loaded();

        private static Unloadable loaded() {
            throw new UnsatisfiedLinkError("for another processor");
        }

        public void assertHealthy() {}
    }

    /** A provider without a test of its own. */
    public static final class Untested extends Fake {
        private static final long serialVersionUID = 1;
        public static final Untested INSTANCE = new Untested();
    }

    /** A class that only looks like a provider. */
    public static final class NoProvider {
        public static final NoProvider INSTANCE = new NoProvider();

        public void assertHealthy() {}
    }

    /** A provider that was never made. */
    public static final class Healthless extends Fake {
        private static final long serialVersionUID = 1;
        public static final @Nullable Healthless INSTANCE = null;

        public void assertHealthy() {}
    }
}
