package dev.fourfold.protocol;

import dev.fourfold.protocol.provider.NativeX25519;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Runs tests where the native library of Conscrypt loads. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
        value = "dev.fourfold.protocol.WithConscrypt$Condition#isMet",
        disabledReason = "the native library of Conscrypt does not load here")
public @interface WithConscrypt {

    /** Asked by JUnit. */
    final class Condition {

        private Condition() {}

        static boolean isMet() {
            return NativeX25519.provider().isPresent();
        }
    }
}
