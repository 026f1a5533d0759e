package dev.fourfold.protocol;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs tests where {@code -Dfourfold.python} names a Python that has the package cryptography. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
        named = WithPython.PROGRAM,
        matches = ".+",
        disabledReason = "it would name a Python that has the package cryptography")
public @interface WithPython {

    /** The name of the property. */
    String PROGRAM = "fourfold.python";
}
