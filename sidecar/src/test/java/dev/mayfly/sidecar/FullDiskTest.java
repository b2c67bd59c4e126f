package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.sidecar.disk.SmallDisk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("With the disk of its ledger full")
class FullDiskTest {

  @TempDir Path folder;

  @Test
  @DisplayName(
      "mayfly begins nothing new, and still proves and records the end of what it had begun")
  void recordsEndsAndBeginsNothing() throws Exception {
    PreparedServers servers = PreparedServers.prepare("full", folder);
    String configuration = folder.resolve("mayfly.yaml").toString();
    try (SmallDisk disk = SmallDisk.mount(SmallDisk.Kind.EXT4, folder.resolve("state"));
        MayflyProcess begun =
            MayflyProcess.start(
                folder,
                "run",
                "-c",
                configuration,
                "--",
                "sh",
                "-c",
                "echo ready; exec sleep 600")) {
      begun.awaitOutput("ready");
      disk.fill();
      MayflyProcess late =
          MayflyProcess.run(folder, "run", "-c", configuration, "--", "echo", "began");
      assertEquals(125, late.exitCode(), late.errors());
      assertEquals("", late.output());
      begun.send("TERM");
      assertEquals(143, begun.exitCode(), begun.errors());
      assertTrue(begun.errors().contains("\"proven\":true"), begun.errors());
      assertEquals(List.of(), servers.accounts());
      disk.free();
      WrittenLedgers ledgers = new WrittenLedgers(folder.resolve("state"));
      assertTrue(ledgers.has(Entry.LeaseProven.class));
      assertEquals(List.of(), ledgers.unfinished());
    }
  }
}
