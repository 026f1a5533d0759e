package dev.fourfold.protocol;

import dev.fourfold.protocol.provider.NativeSignatures;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Runs tests where the native library of Amazon's provider loads. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIf(
        value = "dev.fourfold.protocol.WithAmazon$Condition#isMet",
        disabledReason = "the native library of AmazonCorrettoCryptoProvider does not load here")
public @interface WithAmazon {

    /** Asked by JUnit. */
    final class Condition {

        private Condition() {}

        static boolean isMet() {
            return NativeSignatures.provider().isPresent();
        }
    }
}
