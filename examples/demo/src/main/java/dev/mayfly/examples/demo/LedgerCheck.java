package dev.mayfly.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Asks Mayfly what its ledgers say, and whether they are whole; and, once, about one that is not.
 */
final class LedgerCheck {

  private static final String LEDGER = "ledger";
  private static final int RUNS = 2;

  private final Folder folder;
  private final Launcher mayfly;

  LedgerCheck(Folder folder, Launcher mayfly) {
    this.folder = folder;
    this.mayfly = mayfly;
  }

  void run(Part part) throws IOException {
    receipts(part);
    List<Path> ledgers = ledgers();
    int whole = verify("audit-verify", folder.configuration());
    int ofRotator = verify("audit-verify-rotator", folder.rotatorConfiguration());
    part.claim(
        whole == 0 && ofRotator == 0 && !ledgers.isEmpty(),
        "mayfly audit verify finds every ledger whole",
        "%d ledgers, exit codes %d and %d".formatted(ledgers.size(), whole, ofRotator));
    Path ledger = ledgers.get(0);
    byte[] bytes = Files.readAllBytes(ledger);
    int place = (int) (Files.size(ledger) / 2);
    bytes[place] ^= 1;
    Files.write(ledger, bytes);
    int changed = verify("audit-verify-changed", folder.configuration());
    bytes[place] ^= 1;
    Files.write(ledger, bytes);
    part.claim(changed != 0, "and notices one changed bit", "exit code " + changed);
  }

  private void receipts(Part part) throws IOException {
    Launcher.Running receipts = ask("receipts", folder.configuration(), "receipts");
    int code = receipts.await();
    List<String> lines = receipts.output().lines().toList();
    part.claim(
        code == 0 && lines.size() == RUNS,
        "Mayfly has a receipt for each run",
        lines.size() + " receipts, exit code " + code);
    lines.forEach(line -> part.claim(code == 0, "it says", line));
  }

  private int verify(String name, Path configuration) throws IOException {
    return ask(name, configuration, "audit", "verify").await();
  }

  private Launcher.Running ask(String name, Path configuration, String... question)
      throws IOException {
    List<String> line = new ArrayList<>(List.of(question));
    line.addAll(List.of("-c", configuration.toString()));
    return mayfly.start(name, line);
  }

  private List<Path> ledgers() throws IOException {
    try (Stream<Path> all = Files.walk(folder.state())) {
      return all.filter(file -> file.endsWith(LEDGER)).sorted().toList();
    }
  }
}
