package dev.fourfold.protocol;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Says of a test, or of a class and all that extend it, that it runs with {@code -Dfourfold.thorough=true} alone. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(Thorough.Condition.class)
public @interface Thorough {

    /** Whether everything is looked at; for tests that otherwise look at less. */
    boolean ON = Boolean.getBoolean("fourfold.thorough");

    /** Returns why: what it takes, or which other test looks at nearly the same. */
    String value();

    /** Reads the annotation. */
    final class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (ON) {
                return ConditionEvaluationResult.enabled("everything is looked at");
            }
            return AnnotationSupport.findAnnotation(context.getElement(), Thorough.class)
                    .map(test ->
                            ConditionEvaluationResult.disabled(test.value() + "; -Dfourfold.thorough=true runs it too"))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("it is short"));
        }
    }
}
