package dev.mayfly.sidecar.reporting;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The file that Kubernetes shows as a container's termination message: a line of JSON for each task
 * that ended, the newest first, of which Kubernetes keeps 4096 bytes. Thread-safe.
 */
public final class TerminationLog {

  /** How much of the file Kubernetes reads. */
  static final int LIMIT = 4096;

  private final Path file;
  private final Deque<String> lines = new ArrayDeque<>();

  public TerminationLog(Path file) {
    this.file = file;
  }

  /** {@code digest}: SHA-256 of the whole receipt, in hexadecimal. */
  public synchronized void write(Receipt receipt, Testimony told, String digest)
      throws IOException {
    lines.addFirst(line(receipt, told, digest) + "\n");
    while (lines.size() > 1 && length() > LIMIT) {
      lines.removeLast();
    }
    // In place: a file that is mounted by itself cannot be replaced.
    try {
      Files.writeString(
          file,
          String.join("", lines),
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw Messages.naming(file, e);
    }
  }

  private int length() {
    return lines.stream().mapToInt(each -> each.getBytes(StandardCharsets.UTF_8).length).sum();
  }

  private static String line(Receipt receipt, Testimony told, String digest) {
    Map<String, Object> whole = ReceiptForm.fields(receipt, told);
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name : new String[] {"task", "incarnation", "ended", "proven"}) {
      fields.put(name, whole.getOrDefault(name, ""));
    }
    fields.put("exposure_seconds", whole.getOrDefault("exposure_seconds", "unknown"));
    fields.put("reason", shortened(whole.getOrDefault("reason", "").toString()));
    if (whole.containsKey("told_by")) {
      fields.put("end_seen", whole.get("end_seen"));
    }
    fields.put("credentials", receipt.leases().size());
    fields.put("receipt_sha256", digest);
    return Json.write(fields);
  }

  private static String shortened(String reason) {
    return reason.length() <= 200 ? reason : reason.substring(0, 199) + "…";
  }
}
