package dev.mayfly.sidecar.instance;

import dev.mayfly.core.ledger.LedgerName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Names of programs, processes and runs. */
public final class Names {

  /** The program, as ledgers have it. */
  static final String PROGRAM = "mayfly " + version();

  private Names() {}

  private static String version() {
    String version = Names.class.getPackage().getImplementationVersion();
    return version == null ? "(unpackaged)" : version;
  }

  /** The name of a ledger that this process makes now: sorted by age, unique on this machine. */
  static LedgerName ofLedger(Instant now) {
    return new LedgerName(now.toString().replace(":", "") + "-" + ProcessHandle.current().pid());
  }

  /** What people are told of this process. */
  public static String describe(Instant now) {
    return "process " + ProcessHandle.current().pid() + ", started " + now;
  }

  /** Tells one run from every other: 50 random bits. */
  public static String incarnation(RandomGenerator random) {
    return Long.toString(random.nextLong() >>> 14, Character.MAX_RADIX);
  }

  /**
   * Seeded by the kernel: a {@code SecureRandom} takes tens of milliseconds to start, and these
   * names are not secret.
   */
  public static RandomGenerator random() {
    try (InputStream kernel = Files.newInputStream(Path.of("/dev/urandom"))) {
      return new SplittableRandom(ByteBuffer.wrap(kernel.readNBytes(Long.BYTES)).getLong());
    } catch (IOException noDevice) {
      return new SecureRandom();
    }
  }
}
