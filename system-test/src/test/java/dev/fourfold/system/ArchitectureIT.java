package dev.fourfold.system;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import org.junit.jupiter.api.Test;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;

/**
 * The rules of docs/architecture.md, checked on the compiled classes of all modules. Reading them takes seconds, beside the
 * processes of other tests.
 */
class ArchitectureIT {

    private static final JavaClasses FOURFOLD = new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.fourfold");

    private static final String[] SERVICES = {"dev.fourfold.ca..", "dev.fourfold.server..", "dev.fourfold.client.."};

    private static final DescribedPredicate<JavaClass> HIDDEN_IN_PROTOCOL = resideInAPackage("dev.fourfold.protocol..")
            .and(resideOutsideOfPackages(
                    "dev.fourfold.protocol",
                    "dev.fourfold.protocol.enrolment",
                    "dev.fourfold.protocol.otp",
                    "dev.fourfold.protocol.provider",
                    "dev.fourfold.protocol.socket"));

    private static final DescribedPredicate<JavaClass> SOCKETS =
            assignableTo(Socket.class).or(assignableTo(ServerSocket.class)).or(assignableTo(NetworkChannel.class));

    @Test
    void theProtocolKnowsOnlyTheJdkBouncyCastleAndJSpecify() {
        classes()
                .that()
                .resideInAPackage("dev.fourfold.protocol..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "", "java..", "javax..", "org.bouncycastle..", "org.jspecify..", "dev.fourfold.protocol..")
                .check(FOURFOLD);
    }

    @Test
    void theProtocolLogsNothing() {
        noClasses()
                .that()
                .resideInAPackage("dev.fourfold.protocol..")
                .should()
                .dependOnClassesThat(resideInAPackage("java.util.logging..").or(assignableTo(System.Logger.class)))
                .check(FOURFOLD);
    }

    @Test
    void onlyTheRootOfTheProtocolAndItsSocketsTouchSockets() {
        noClasses()
                .that(resideInAPackage("dev.fourfold.protocol.."))
                .and()
                .resideOutsideOfPackages("dev.fourfold.protocol", "dev.fourfold.protocol.socket")
                .should()
                .dependOnClassesThat(SOCKETS)
                .check(FOURFOLD);
    }

    @Test
    void onlyTheEnrolmentOfTheProtocolSpeaksHttp() {
        noClasses()
                .that(resideInAPackage("dev.fourfold.protocol.."))
                .and()
                .resideOutsideOfPackage("dev.fourfold.protocol.enrolment..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.net.http..")
                .check(FOURFOLD);
    }

    @Test
    void theServicesUseOnlyWhatTheProtocolExports() {
        noClasses()
                .that()
                .resideInAnyPackage(SERVICES)
                .should()
                .dependOnClassesThat(HIDDEN_IN_PROTOCOL)
                .check(FOURFOLD);
    }

    @Test
    void theStarterKnowsNeitherTheServicesNorTheOtp() {
        noClasses()
                .that()
                .resideInAPackage("dev.fourfold.starter..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(SERVICES).or(resideInAPackage("dev.fourfold.protocol.otp..")))
                .check(FOURFOLD);
    }

    @Test
    void modulesAreFreeOfCycles() {
        slices().matching("dev.fourfold.(*)..").should().beFreeOfCycles().check(FOURFOLD);
    }

    @Test
    void packagesOfAModuleAreFreeOfCycles() {
        slices().matching("dev.fourfold.(*).(**)").should().beFreeOfCycles().check(FOURFOLD);
    }

    @Test
    void theIssuingKeyIsLeftToTheIssuer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.fourfold.ca.authority")
                .and()
                .doNotHaveSimpleName("Issuer")
                .and()
                .doNotHaveSimpleName("CrlEncoder")
                .should()
                .callMethod("dev.fourfold.ca.authority.IssuingAuthority", "signer")
                .check(FOURFOLD);
    }

    @Test
    void noNameSaysNothing() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Dto")
                .check(FOURFOLD);
    }

    @Test
    void fieldsAreNotInjected() {
        NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(FOURFOLD);
    }

    @Test
    void controllersAreNobodyElsesBusiness() {
        classes()
                .that()
                .areMetaAnnotatedWith(Controller.class)
                .or()
                .areMetaAnnotatedWith(ControllerAdvice.class)
                .should()
                .bePackagePrivate()
                .check(FOURFOLD);
    }
}
