package dev.mayfly.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Asks Mayfly whether its ledgers are whole; and, for once, about one that is not. */
final class LedgerCheck {

  private static final String LEDGER = "ledger";

  private final Folder folder;
  private final Launcher mayfly;

  LedgerCheck(Folder folder, Launcher mayfly) {
    this.folder = folder;
    this.mayfly = mayfly;
  }

  void run(Part part) throws IOException {
    List<Path> ledgers = ledgers();
    int whole = verify("audit-verify");
    part.claim(
        whole == 0 && !ledgers.isEmpty(),
        "mayfly audit verify finds every ledger whole",
        ledgers.size() + " ledgers, exit code " + whole);
    Path ledger = ledgers.get(0);
    byte[] bytes = Files.readAllBytes(ledger);
    int place = (int) (Files.size(ledger) / 2);
    bytes[place] ^= 1;
    Files.write(ledger, bytes);
    int changed = verify("audit-verify-changed");
    bytes[place] ^= 1;
    Files.write(ledger, bytes);
    part.claim(changed != 0, "and notices one changed bit", "exit code " + changed);
  }

  private int verify(String name) throws IOException {
    return mayfly
        .start(name, List.of("audit", "verify", "-c", folder.configuration().toString()))
        .await();
  }

  private List<Path> ledgers() throws IOException {
    try (Stream<Path> all = Files.walk(folder.state())) {
      return all.filter(file -> file.endsWith(LEDGER)).sorted().toList();
    }
  }
}
