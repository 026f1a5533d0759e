package dev.fourfold.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Says of a class, and of all that extend it, that it runs when everything is looked at; JUnit's own does not reach those. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@EnabledIfSystemProperty(
        named = "fourfold.thorough",
        matches = "true",
        disabledReason = "it starts and kills processes for a minute and more; -Dfourfold.thorough=true runs it")
@interface Thorough {}
