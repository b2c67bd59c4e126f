package dev.mayfly.sidecar.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.mayfly.core.backend.TargetAddress;
import dev.mayfly.core.credential.Credential;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.delivery.Delivery;
import dev.mayfly.core.delivery.Withdrawal;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.Content;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.OnChange;
import dev.mayfly.sidecar.configuration.ConfiguredDelivery.ToFile;
import dev.mayfly.sidecar.delivery.FileDelivery;
import dev.mayfly.sidecar.disk.StateFolder;
import dev.mayfly.testing.kit.tck.DeliveryTck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file that a credential is delivered to")
class PlacesTest {

  @TempDir Path folder;

  @Nested
  @DisplayName("and taken back from by the same process")
  class Own extends ToAFile {

    @Override
    protected Withdrawal withdrawal() {
      return places().own();
    }
  }

  @Nested
  @DisplayName("and taken back from by the next process")
  class Left extends ToAFile {

    @Override
    protected Withdrawal withdrawal() {
      return places().left();
    }
  }

  @Test
  @DisplayName("is not deleted for a ledger that names what this configuration does not")
  void notNamed() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "keep me");
    Path named = Files.writeString(folder.resolve("db-4styo9yh6h.json"), "old");
    Places places =
        new Places(
            new StateFolder(folder.resolve("state")).locks(),
            NamedFiles.of(List.of(folder.resolve("db-{{incarnation}}.json")))::contains);
    places.left().withdraw("file:" + precious);
    places.left().withdraw("file:" + folder.resolve("db-../precious"));
    places.left().withdraw("file:" + folder.resolve("db-x/../../precious.json"));
    places.left().withdraw("file:\0");
    assertEquals("keep me", Files.readString(precious));
    places.left().withdraw("file:" + named);
    assertFalse(Files.exists(named));
  }

  private abstract class ToAFile extends DeliveryTck {

    Places places() {
      return new Places(new StateFolder(folder.resolve("state")).locks(), file -> true);
    }

    private Path file() {
      return folder.resolve("run/db.json");
    }

    @Override
    protected Delivery delivery() {
      return new FileDelivery(
          file(),
          new ToFile(
              file().toString(),
              new Content.Json(),
              "0400",
              Optional.empty(),
              Optional.empty(),
              new OnChange.None()),
          TargetAddress.NONE,
          (file, credential) -> {});
    }

    @Override
    protected boolean holds(Credential credential) {
      DatabaseLogin login = (DatabaseLogin) credential;
      try {
        return Files.exists(file()) && Files.readString(file()).contains(login.password().expose());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
