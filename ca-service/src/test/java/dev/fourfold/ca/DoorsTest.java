package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.Requires;
import dev.fourfold.ca.policy.Requester;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;

/** Every way into the CA. */
class DoorsTest {

    /** What everybody may call. A renewal proves itself, by its signature or by the certificate of its connection. */
    private static final Set<String> PUBLIC = Set.of(
            "AuthorityController.rootPem",
            "AuthorityController.rootDer",
            "AuthorityController.issuingPem",
            "AuthorityController.issuingDer",
            "AuthorityController.chainPem",
            "AuthorityController.chainDer",
            "AuthorityController.rootsPem",
            "AuthorityController.oneRootPem",
            "AuthorityController.oneRootDer",
            "AuthorityController.issuers",
            "AuthorityController.issuerPem",
            "AuthorityController.issuerDer",
            "CrlController.full",
            "CrlController.root",
            "CrlController.shard",
            "CrlController.delta",
            "OcspController.get",
            "OcspController.post",
            "ProofController.key",
            "RenewalController.renew",
            "RenewalController.renewByConnection");

    private static final List<Method> DOORS = controllers()
            .flatMap(controller -> Stream.of(controller.getDeclaredMethods()))
            .filter(method -> AnnotatedElementUtils.hasAnnotation(method, RequestMapping.class))
            .toList();

    private static Stream<Class<?>> controllers() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        return scanner.findCandidateComponents("dev.fourfold.ca").stream()
                .map(found -> ClassUtils.resolveClassName(Objects.requireNonNull(found.getBeanClassName()), null));
    }

    @Test
    void isGuardedOrPublicOnPurpose() {
        assertThat(DOORS)
                .filteredOn(method -> Arrays.stream(method.getParameters()).noneMatch(DoorsTest::isGuard))
                .extracting(DoorsTest::name)
                .containsExactlyInAnyOrderElementsOf(PUBLIC);
    }

    @Test
    void isKnownToThisTest() {
        assertThat(DOORS).extracting(DoorsTest::name).contains("IssuanceController.issue", "OperatorController.create");
    }

    @Test
    void asksForARoleWhereItAsksForAnOperator() {
        assertThat(DOORS)
                .allSatisfy(method -> assertThat(method.getParameters())
                        .filteredOn(parameter -> parameter.getType() == Operator.class)
                        .allMatch(parameter -> parameter.isAnnotationPresent(Requires.class)));
    }

    private static boolean isGuard(Parameter parameter) {
        return parameter.getType() == Requester.class || parameter.getType() == Operator.class;
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
