package dev.mayfly.testing.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.mayfly.testing.architecture.MayflyClasses.ALL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What no class of the product does, but for the few that are named here")
class HouseRulesTest {

  @Test
  @DisplayName("nothing but the clock reads the time")
  void time() {
    productExcept("SystemClock", "Simulate").should().accessTargetWhere(readsTheTime()).check(ALL);
  }

  @Test
  @DisplayName(
      "nothing but the loop, its lanes and what stands beside them sleeps or starts a thread")
  void threads() {
    productExcept(
            "EventLoop", "ThreadLane", "BackgroundThreads", "Background", "Repeated", "Simulator")
        .should()
        .accessTargetWhere(sleepsOrStartsAThread())
        .check(ALL);
  }

  @Test
  @DisplayName("nothing but the programs, the command line and their logs prints or exits")
  void printing() {
    productExcept("Simulate", "Mayfly", "Log", "Plugin", "HostLog")
        .and()
        .resideOutsideOfPackage("dev.mayfly.sidecar.command..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(ALL);
  }

  @Test
  @DisplayName("nothing but the words shows the message of a failed file or connection")
  void failures() {
    productExcept("Messages")
        .and()
        .resideOutsideOfPackage("dev.mayfly.client..") // which stands alone
        .should()
        .accessTargetWhere(
            describe(
                "show its message as it is",
                access ->
                    access.getName().equals("getMessage")
                        && (access.getTargetOwner().isAssignableTo(IOException.class)
                            || access.getTargetOwner().isAssignableTo(UncheckedIOException.class))))
        .check(ALL);
  }

  @Test
  @DisplayName(
      "nothing but the signals, the question who connects and the listener for a browser uses what"
          + " only this JDK has")
  void internals() {
    productExcept("Signals", "PeerCredentials", "Callback")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sun..", "jdk..", "com.sun..")
        .check(ALL);
  }

  @Test
  @DisplayName("every package says where null is allowed")
  void nullness() {
    var unmarked =
        ALL.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(each -> !each.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();
    assertEquals(List.of(), unmarked, "packages without @NullMarked");
  }

  private static GivenClassesConjunction productExcept(String... simpleNames) {
    return noClasses()
        .that()
        .resideInAnyPackage(
            "dev.mayfly.core..",
            "dev.mayfly.backends..",
            "dev.mayfly.client..",
            "dev.mayfly.sidecar..",
            "dev.mayfly.testing.kit..")
        .and(
            describe(
                "are not " + String.join(" or ", simpleNames),
                it -> !Set.of(simpleNames).contains(it.getSimpleName())));
  }

  private static DescribedPredicate<JavaAccess<?>> readsTheTime() {
    return describe(
        "read the time",
        access ->
            isOn(access, Clock.class)
                || isOn(access, System.class, "nanoTime", "currentTimeMillis")
                || isOn(access, Date.class, "<init>")
                || (access.getTargetOwner().getPackageName().equals("java.time")
                    && access.getName().equals("now")));
  }

  private static DescribedPredicate<JavaAccess<?>> sleepsOrStartsAThread() {
    return describe(
        "sleep or start a thread",
        access ->
            isOn(access, Thread.class, "<init>", "sleep")
                || isOn(access, TimeUnit.class, "sleep")
                || isOn(access, LockSupport.class)
                || isOn(access, Executors.class)
                || isOn(access, ExecutorService.class, "<init>")
                || isOn(access, Timer.class, "<init>")
                || isOn(access, CompletableFuture.class, "runAsync", "supplyAsync"));
  }

  /**
   * Is it an access to a member of the type with one of the names, or of any name if none is given?
   */
  private static boolean isOn(JavaAccess<?> access, Class<?> type, String... names) {
    return access.getTargetOwner().isAssignableTo(type)
        && (names.length == 0 || Set.of(names).contains(access.getName()));
  }
}
