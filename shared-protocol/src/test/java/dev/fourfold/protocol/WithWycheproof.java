package dev.fourfold.protocol;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs tests where {@code -Dfourfold.wycheproof} names the folder with the vectors of Project Wycheproof. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
        named = WithWycheproof.FOLDER,
        matches = ".+",
        disabledReason = "it would name the folder with the vectors of Project Wycheproof")
public @interface WithWycheproof {

    /** The name of the property. */
    String FOLDER = "fourfold.wycheproof";
}
