package dev.mayfly.testing.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.mayfly.testing.architecture.MayflyClasses.ALL;

import dev.mayfly.sidecar.disk.StateFolder;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Who may know whom: examples, benchmarks → sidecar → backends → core ← testing kit")
class DirectionTest {

  private static final String DATABASE = "dev.mayfly.backends.database.";

  private static final String[] ABOVE_THE_ADAPTERS =
      Stream.of(
              "wiring",
              "context",
              "instance",
              "tasks",
              "receipts",
              "recovery",
              "doctor",
              "inventory",
              "run",
              "db",
              "hold",
              "serve",
              "rotator")
          .map(room -> "dev.mayfly.sidecar." + room + "..")
          .toArray(String[]::new);

  @ParameterizedTest(name = "{0} stands on {1}")
  @CsvSource({
    "core, ''",
    "backends.vault, core",
    "backends.database, core backends.vault",
    "backends.plugin, core backends.database.dialect backends.database.guard",
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
      "an adapter of the sidecar knows core, the configuration, how texts are shown, how files are"
          + " placed and who is connected, and no other adapter")
  void adapters_do_not_know_each_other() {
    slices()
        .matching("dev.mayfly.sidecar.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(resideInAnyPackage(ABOVE_THE_ADAPTERS), alwaysTrue())
        .ignoreDependency(alwaysTrue(), resideInAPackage("dev.mayfly.sidecar.configuration.."))
        .ignoreDependency(alwaysTrue(), resideInAPackage("dev.mayfly.sidecar.text"))
        .ignoreDependency(alwaysTrue(), resideInAPackage("dev.mayfly.sidecar.files.."))
        .ignoreDependency(alwaysTrue(), resideInAPackage("dev.mayfly.sidecar.connections"))
        .check(ALL);
  }

  @ParameterizedTest(name = "{0} stands on {1} and the adapters")
  @CsvSource({
    "context, ''",
    "instance, context",
    "tasks, context instance",
    "receipts, context instance",
    "recovery, context instance tasks receipts",
    "doctor, context instance tasks receipts",
    "inventory, context",
    "run, context instance tasks receipts recovery",
    "db, context instance run",
    "hold, context instance tasks receipts recovery",
    "serve, context instance tasks receipts recovery",
    "rotator, context instance tasks receipts recovery",
  })
  void what_stands_on_the_adapters_has_an_order(String room, String below) {
    String[] known =
        Stream.of((room + " " + below).trim().split(" "))
            .map(name -> "dev.mayfly.sidecar." + name + "..")
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage("dev.mayfly.sidecar." + room + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(known).or(not(resideInAnyPackage(ABOVE_THE_ADAPTERS))))
        .check(ALL);
  }

  @Test
  @DisplayName("no adapter of the sidecar knows a backend, or the other side of the socket")
  void no_adapter_knows_backends() {
    noClasses()
        .that()
        .resideInAPackage("dev.mayfly.sidecar..")
        .and()
        .resideOutsideOfPackages(ABOVE_THE_ADAPTERS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.mayfly.backends..", "dev.mayfly.client..")
        .check(ALL);
  }

  @Test
  @DisplayName("what is known of a database stands on JDBC, its driver and core's values alone")
  void a_dialect_is_jdbc_only() {
    classes()
        .that()
        .resideInAPackage(DATABASE + "dialect..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            DATABASE + "dialect..",
            "dev.mayfly.core.backend",
            "dev.mayfly.core.credential",
            "dev.mayfly.core.lease",
            "dev.mayfly.core.time",
            "java..",
            "org.jspecify..",
            "org.postgresql..")
        .check(ALL);
  }

  @ParameterizedTest(name = "{0} stands on {1}")
  @CsvSource({
    "guard, database.dialect",
    "issuing, ''",
    "vault, database.dialect database.issuing backends.vault",
    "rotation, database.dialect database.issuing database.vault backends.vault",
    "direct, database.dialect database.issuing database.rotation database.vault backends.vault",
  })
  void the_rooms_of_databases_know_a_dialect_and_those_below_them(String room, String below) {
    String[] known =
        Stream.of(("database." + room + " core " + below).split(" "))
            .map(name -> name.startsWith("database.") ? "backends." + name : name)
            .map(name -> "dev.mayfly." + name + "..")
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(DATABASE + room + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(known).or(resideOutsideOfPackage("dev.mayfly..")))
        .check(ALL);
    slices().matching(DATABASE + "(**)").should().beFreeOfCycles().check(ALL);
  }

  @ParameterizedTest(name = "what is named without {0} knows nothing of it, nor of its driver")
  @CsvSource({"postgresql, org.postgresql..", "mysql, com.mysql.."})
  void what_is_named_without_a_database_knows_nothing_of_it(String database, String driver) {
    String itsRooms = "dev.mayfly.backends.database.." + database + "..";
    noClasses()
        .that()
        .resideInAPackage("dev.mayfly.backends.database..")
        .and()
        .resideOutsideOfPackage(itsRooms)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(itsRooms, driver)
        .check(ALL);
  }

  @ParameterizedTest(name = "nobody knows the room that puts {0} together: its jar names it")
  @ValueSource(strings = {"postgresql", "mysql"})
  void nobody_knows_who_puts_a_database_together(String database) {
    noClasses()
        .that()
        .resideOutsideOfPackage(DATABASE + database)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(DATABASE + database)
        .check(ALL);
  }

  @Test
  @DisplayName(
      "a state folder is a path to the disk, wiring, the doctor and who looks what a task may read")
  void state_folders_are_no_paths() {
    noClasses()
        .that()
        .resideInAPackage("dev.mayfly.sidecar..")
        .and()
        .resideOutsideOfPackages(
            "dev.mayfly.sidecar.disk", "dev.mayfly.sidecar.wiring", "dev.mayfly.sidecar.doctor")
        .and()
        .doNotHaveSimpleName("Isolation")
        .should()
        .callMethod(StateFolder.class, "path")
        .orShould()
        .dependOnClassesThat(
            resideInAPackage("dev.mayfly.sidecar.disk").and(not(type(StateFolder.class))))
        .check(ALL);
  }
}
