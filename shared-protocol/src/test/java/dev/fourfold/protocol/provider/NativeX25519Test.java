package dev.fourfold.protocol.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.WithConscrypt;
import dev.fourfold.protocol.WithWycheproof;
import dev.fourfold.protocol.Wycheproof;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativeX25519Test {

    @ParameterizedTest
    @ValueSource(strings = {"com.example.Absent", ""})
    void findsNoProviderWhereThereIsNone(String name) {
        OptionalProvider found = NativeX25519.find(name);
        assertThat(found.provider()).isEmpty();
        assertThat(found.words()).isEqualTo("Bouncy Castle");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {String.class, Unloadable.class, Unmakeable.class, NoProvider.class, Instance.class, Unable.class
            })
    void doesNotUseAProviderThatDoesNotWorkHere(Class<?> type) {
        OptionalProvider found = NativeX25519.find(type.getName());
        assertThat(found.provider()).isEmpty();
        assertThat(found.words()).startsWith("Bouncy Castle; " + type.getName() + " cannot be used: ");
    }

    /** The platform has X25519, and knows no raw keys. */
    @Test
    void doesNotUseAProviderThatTakesOtherKeys() {
        OptionalProvider found = NativeX25519.find(Platform.class.getName());
        assertThat(found.provider()).isEmpty();
        assertThat(found.words()).contains(" cannot be used: ", "KeySpec");
    }

    @Test
    @WithConscrypt
    void usesConscrypt() {
        assertThat(NativeX25519.provider().orElseThrow().getName()).isEqualTo("Conscrypt");
        assertThat(NativeX25519.inWords()).isEqualTo("Keys are agreed by X25519 of Conscrypt");
    }

    @Test
    @WithConscrypt
    void isNotInstalledForTheRestOfTheJvm() {
        assertThat(Security.getProvider("Conscrypt")).isNull();
    }

    @Test
    @WithConscrypt
    @WithWycheproof
    void agreesOrWritesNothing() {
        Wycheproof.each("x25519_test.json", 518, vector -> {
            byte[] privateKey = vector.hex("private");
            byte[] kept = privateKey.clone();
            byte[] out = filled(40);
            boolean isAgreed = NativeX25519.agree(privateKey, vector.hex("public"), out, 5);
            assertThat(isAgreed).isEqualTo(!vector.has("ZeroSharedSecret"));
            byte[] expected = filled(40);
            if (isAgreed) {
                System.arraycopy(vector.hex("shared"), 0, expected, 5, 32);
            }
            assertThat(out).isEqualTo(expected);
            assertThat(privateKey).as("the caller's").isEqualTo(kept);
        });
    }

    @ParameterizedTest
    @CsvSource({"0, 32", "31, 32", "33, 32", "64, 32", "32, 0", "32, 31", "32, 33", "32, 64"})
    void agreesOnNothingOfAnotherLength(int ours, int peers) {
        byte[] out = filled(32);
        assertThat(NativeX25519.agree(filled(ours), filled(peers), out, 0)).isFalse();
        assertThat(out).isEqualTo(filled(32));
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 9);
        return bytes;
    }

    /** A class whose library does not load. */
    public static final class Unloadable {
        public static Provider newProvider() {
            return loaded();
        }

        private static Provider loaded() {
            throw new UnsatisfiedLinkError("for another processor");
        }
    }

    /** A class that is not for everyone. */
    public static final class Unmakeable {
        static Provider newProvider() {
            return new Unable.Nothing();
        }
    }

    /** A class that makes something else. */
    public static final class NoProvider {
        public static String newProvider() {
            return "no provider";
        }
    }

    /** A class of which one would need an instance. */
    public static final class Instance {
        public Provider newProvider() {
            return new Unable.Nothing();
        }
    }

    /** A provider without X25519. */
    public static final class Unable {
        public static Provider newProvider() {
            return new Nothing();
        }

        private static final class Nothing extends Provider {
            private static final long serialVersionUID = 1;

            Nothing() {
                super("Fake", "1", "A provider for tests");
            }
        }
    }

    /** The platform's provider. */
    public static final class Platform {
        public static Provider newProvider() {
            return Security.getProvider("SunEC");
        }
    }
}
