package dev.mayfly.sidecar.reporting;

import dev.mayfly.core.broker.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Receipts on disk: one JSON file per task, whole or not there. */
public final class ReceiptFiles {

  private final Path folder;

  public ReceiptFiles(Path folder) {
    this.folder = folder;
  }

  /** Writes the receipt, over an earlier one of the same task. */
  public Path write(Receipt receipt) throws IOException {
    String name =
        (receipt.task().name() + "-" + receipt.task().incarnation()).replaceAll("[^\\w.-]", "_");
    Path file = folder.resolve(name + ".json");
    Path beside = folder.resolve("." + name + ".json");
    Files.writeString(beside, ReceiptForm.json(receipt) + "\n");
    return Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
