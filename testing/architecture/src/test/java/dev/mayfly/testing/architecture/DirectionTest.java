package dev.mayfly.testing.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.mayfly.testing.architecture.MayflyClasses.ALL;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Who may know whom: examples, benchmarks → sidecar → backends → core ← testing kit")
class DirectionTest {

  @ParameterizedTest(name = "{0} stands on {1}")
  @CsvSource({
    "core, ''",
    "backends.vault, core",
    "backends.database, core backends.vault",
    "client, ''",
    "sidecar, core backends client",
    "testing.kit, core",
    "testing.servers, ''",
    "examples.batchjob, ''",
    "examples.sidecar, client",
    "examples.demo, core backends sidecar examples.batchjob testing.servers",
  })
  void modules_know_only_those_below_them(String module, String below) {
    String[] known =
        Stream.of(module + " " + below)
            .flatMap(list -> Stream.of(list.trim().split(" ")))
            .map(name -> "dev.mayfly." + name + "..")
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage("dev.mayfly." + module + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(known).or(resideOutsideOfPackage("dev.mayfly..")))
        .check(ALL);
  }

  @Test
  @DisplayName("core stands on the JDK, JSpecify and SLF4J's API alone")
  void core_stands_alone() {
    classes()
        .that()
        .resideInAPackage("dev.mayfly.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.mayfly.core..", "java..", "org.jspecify..", "org.slf4j..")
        .check(ALL);
  }

  @Test
  @DisplayName("a task's client stands on the JDK and JSpecify alone; only its pools on HikariCP")
  void the_client_stands_alone() {
    classes()
        .that()
        .resideInAPackage("dev.mayfly.client")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.mayfly.client", "java..", "org.jspecify..")
        .check(ALL);
    classes()
        .that()
        .resideInAPackage("dev.mayfly.client.hikari")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.mayfly.client..", "java..", "org.jspecify..", "com.zaxxer.hikari..")
        .check(ALL);
  }

  @Test
  @DisplayName("the packages of core form no cycle")
  void no_cycle_in_core() {
    slices().matching("dev.mayfly.core.(*)..").should().beFreeOfCycles().check(ALL);
  }

  @Test
  @DisplayName(
      "a package of the sidecar knows core, the configuration, how texts are shown, how files are"
          + " placed and who is connected; only the wiring knows them all")
  void the_sidecar_is_a_star() {
    slices()
        .matching("dev.mayfly.sidecar.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(resideInAPackage("dev.mayfly.sidecar.wiring.."), alwaysTrue())
        .ignoreDependency(alwaysTrue(), resideInAPackage("dev.mayfly.sidecar.configuration.."))
        .ignoreDependency(alwaysTrue(), resideInAPackage("dev.mayfly.sidecar.text"))
        .ignoreDependency(alwaysTrue(), resideInAPackage("dev.mayfly.sidecar.files.."))
        .ignoreDependency(alwaysTrue(), resideInAPackage("dev.mayfly.sidecar.connections"))
        .check(ALL);
  }

  @Test
  @DisplayName("within the wiring the commands know what they stand on, and not each other")
  void the_wiring_has_an_order() {
    slices().matching("dev.mayfly.sidecar.wiring.(*)..").should().beFreeOfCycles().check(ALL);
    slices()
        .matching("dev.mayfly.sidecar.wiring.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(alwaysTrue(), resideInAPackage("dev.mayfly.sidecar.wiring.session"))
        .ignoreDependency(alwaysTrue(), resideInAPackage("dev.mayfly.sidecar.wiring.receipts"))
        .ignoreDependency(alwaysTrue(), resideInAPackage("dev.mayfly.sidecar.wiring.recovery"))
        .check(ALL);
  }

  @Test
  @DisplayName("of the sidecar only the wiring knows a backend, or the other side of the socket")
  void only_wiring_knows_backends() {
    noClasses()
        .that()
        .resideInAPackage("dev.mayfly.sidecar..")
        .and()
        .resideOutsideOfPackage("dev.mayfly.sidecar.wiring..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.mayfly.backends..", "dev.mayfly.client..")
        .check(ALL);
  }
}
