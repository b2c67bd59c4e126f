package dev.mayfly.sidecar.reporting;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.sidecar.files.FileOwnership;
import dev.mayfly.sidecar.files.PlacedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Receipts on disk: one JSON file per task, whole or not there, and beside it, where it is signed,
 * the same bytes within their signature.
 */
public final class ReceiptFiles {

  private static final String PLAIN = ".json";
  private static final String SIGNED = ".jws";

  /** As {@link ReceiptForm} writes it; a text that says the same has backslashes in it. */
  private static final String COMPLETE = ",\"complete\":true,\"";

  private static final FileOwnership LOOK = FileOwnership.of("0644");
  private static final String HEARSAY = ",\"signable\":false";

  private final Path folder;

  public ReceiptFiles(Path folder) {
    this.folder = folder;
  }

  /** The exact bytes of a receipt's file, which are what is signed. */
  public static byte[] bytes(Receipt receipt, Testimony told) {
    return (ReceiptForm.json(receipt, told) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the receipt, over an earlier one of the same task that said something else. */
  public Path write(Receipt receipt, Testimony told) throws IOException {
    String name =
        (receipt.task().name() + "-" + receipt.task().incarnation()).replaceAll("[^\\w.-]", "_");
    Path file = folder.resolve(name + PLAIN);
    byte[] bytes = bytes(receipt, told);
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
      Files.deleteIfExists(signed(file));
      replace(file, bytes);
    }
    return file;
  }

  /** Puts the signed form beside a receipt's file. */
  public void sign(Path file, String jws) throws IOException {
    replace(signed(file), (jws + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** The files of receipts that will not change any more and are not signed. */
  public List<Path> unsigned() throws IOException {
    List<Path> unsigned = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(PLAIN)
            && !name.startsWith(".")
            && !Files.exists(signed(file))
            && isSignable(Files.readString(file))) {
          unsigned.add(file);
        }
      }
    }
    return unsigned;
  }

  private static boolean isSignable(String receipt) {
    return receipt.contains(COMPLETE) && !receipt.contains(HEARSAY);
  }

  /** Where the signed form of a receipt's file is, if it is signed. */
  public static Path signed(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - PLAIN.length()) + SIGNED);
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    PlacedFile.replace(file, bytes, LOOK);
  }
}
