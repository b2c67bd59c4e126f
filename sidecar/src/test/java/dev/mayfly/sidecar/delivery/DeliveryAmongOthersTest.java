package dev.mayfly.sidecar.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import dev.mayfly.core.lease.Validity;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.OnChange;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import dev.mayfly.sidecar.files.OtherUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("each-jdk")
@DisplayName("A delivery by root to another user")
class DeliveryAmongOthersTest {

  private static final int TRIES = 50;
  private static final DatabaseLogin LOGIN =
      new DatabaseLogin("mf-abc", Secret.of("a-password-of-nobody"));
  private static final Validity VALIDITY =
      new Validity(Instant.parse("2026-11-22T02:00:00Z"), Duration.ofMinutes(15));

  @TempDir private Path folder;
  private Path victim;

  @BeforeEach
  void makeVictim() throws IOException {
    OtherUser.needed();
    victim = Files.writeString(folder.resolve("victim"), "top secret of root");
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-------"));
  }

  private static FileDelivery delivery(Path place) {
    return new FileDelivery(
        place,
        new ToFile(
            place.toString(),
            new Content.PgService("main"),
            "0400",
            Optional.of(OtherUser.NAME),
            Optional.empty(),
            new OnChange.None()),
        TargetAddress.NONE,
        (file, credential) -> {});
  }

  @Test
  @DisplayName(
      "into a folder of that user's is refused, with what mends it, and gives nothing away")
  void theirFolder() throws Exception {
    Path theirs = OtherUser.folder(folder, "theirs");
    String refusal = race(theirs);
    assertTrue(
        refusal.contains(
            theirs + " belongs to nobody, who could put another file, or a link, in the place of"),
        refusal);
    assertTrue(refusal.contains("fix: chown root " + theirs), refusal);
    assertUntouched();
  }

  @Test
  @DisplayName("below a folder of that user's is refused too, though root owns the last one")
  void belowTheirFolder() throws Exception {
    Path theirs = OtherUser.folder(folder, "theirs");
    Path inner = Files.createDirectory(theirs.resolve("inner"));
    String refusal = refusal(delivery(inner.resolve("pg_service.conf")));
    assertTrue(refusal.contains(theirs + " belongs to nobody"), refusal);
    assertEquals(List.of(), OtherUser.names(inner));
  }

  @Test
  @DisplayName("into a sticky folder, as /dev/shm is one, reaches them and nobody's other file")
  void stickyFolder() throws Exception {
    Path sticky = OtherUser.folder(folder, "shared");
    Files.setOwner(sticky, Files.getOwner(folder));
    assertEquals(0, new ProcessBuilder("chmod", "1777", sticky.toString()).start().waitFor());
    Path place = sticky.resolve("pg_service.conf");
    assertEquals("", race(sticky));
    assertUntouched();
    delivery(place).deliver(LOGIN, VALIDITY);
    assertEquals(OtherUser.NAME, Files.getOwner(place).getName());
    assertEquals("r--------", PosixFilePermissions.toString(Files.getPosixFilePermissions(place)));
    assertEquals(0, OtherUser.run("grep", "-q", "a-password-of-nobody", place.toString()));
  }

  @Test
  @DisplayName("through a link that they made is refused, and one of root's is followed")
  void links() throws Exception {
    Path shared = OtherUser.folder(folder, "shared");
    Path real = Files.createDirectory(folder.resolve("real"));
    Path ours = Files.createSymbolicLink(folder.resolve("ours"), real);
    delivery(ours.resolve("db.conf")).deliver(LOGIN, VALIDITY);
    assertTrue(Files.exists(real.resolve("db.conf")));
    assertEquals(0, OtherUser.run("ln", "-s", real.toString(), shared.resolve("l").toString()));
    assertTrue(refusal(delivery(shared.resolve("l/other.conf"))).contains("belongs to nobody"));
    assertFalse(Files.exists(real.resolve("other.conf")));
  }

  /** What deliveries said that were refused while the other user did what they could. */
  private String race(Path place) throws Exception {
    Process swap = swap(place);
    try (BufferedReader words = swap.inputReader()) {
      assertEquals("ready", words.readLine());
      String refusals = "";
      for (int i = 0; i < TRIES; i++) {
        refusals = refusal(delivery(place.resolve("pg_service.conf")));
      }
      return refusals;
    } finally {
      swap.destroyForcibly().waitFor();
    }
  }

  private static String refusal(FileDelivery delivery) {
    try {
      delivery.deliver(LOGIN, VALIDITY);
      return "";
    } catch (IOException e) { // among others what the other user put in the way just then
      return String.valueOf(e.getMessage());
    }
  }

  private Process swap(Path place) throws Exception {
    Path source = folder.resolve("swap.c");
    Path program = folder.resolve("swap");
    try (InputStream code = getClass().getResourceAsStream("swap.c")) {
      assertNotNull(code);
      Files.copy(code, source, StandardCopyOption.REPLACE_EXISTING);
    }
    boolean compiled;
    try {
      compiled =
          new ProcessBuilder("cc", "-O2", "-o", program.toString(), source.toString())
                  .inheritIO()
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException noCompiler) {
      compiled = false;
    }
    if (!compiled) {
      System.err.println("SKIPPED: without a C compiler nobody races with Mayfly's deliveries");
    }
    Assumptions.assumeTrue(compiled, "there is no C compiler");
    return OtherUser.builder(
            program.toString(), place.toString(), "pg_service.conf", victim.toString())
        .start();
  }

  private void assertUntouched() throws IOException {
    assertEquals("top secret of root", Files.readString(victim));
    assertEquals(
        List.of("root", "rw-------"),
        List.of(
            Files.getOwner(victim).getName(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(victim))));
  }
}
