package dev.fourfold.ca;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PackagesTest {

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.fourfold.ca");

    @Test
    void dependOneWay() {
        slices().matching("dev.fourfold.ca.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void leaveTheIssuingKeyToTheIssuer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.fourfold.ca.authority")
                .and()
                .doNotHaveSimpleName("Issuer")
                .and()
                .doNotHaveSimpleName("CrlEncoder")
                .should()
                .callMethod("dev.fourfold.ca.authority.IssuingAuthority", "signer")
                .check(CLASSES);
    }

    @Test
    void useOfTheProtocolOnlyWhatItExports() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.fourfold.protocol.message..",
                        "dev.fourfold.protocol.handshake..",
                        "dev.fourfold.protocol.record..",
                        "dev.fourfold.protocol.trust..")
                .check(CLASSES);
    }
}
