package dev.mayfly.testing.kit.ledger;

import dev.mayfly.core.ledger.Storage;
import dev.mayfly.testing.kit.fault.Fault;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.fault.Verb;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The bytes of one ledger on a disk that can be full, fail, and lose power. What was not synced
 * survives the death of the process but not, or not whole, that of the machine.
 */
public final class SimulatedStorage implements Storage {

  private final FaultPlan faults;
  private final SplittableRandom random;
  private byte[] bytes = new byte[4096];
  private int length;
  private int durable;
  private boolean lies;
  private long reserved = RESERVE;
  private boolean full;

  public SimulatedStorage(FaultPlan faults, SplittableRandom random) {
    this.faults = faults;
    this.random = random;
  }

  @Override
  public byte[] read() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public void truncate(long to) throws IOException {
    if (to < 0 || to > length) {
      throw new IOException("cannot truncate " + length + " bytes to " + to);
    }
    length = (int) to;
    durable = Math.min(durable, length);
  }

  @Override
  public void append(byte[] frames) throws IOException {
    Optional<Fault> fault = faults.next(Verb.APPEND);
    if (fault.equals(Optional.of(Fault.TRANSIENT_BEFORE))) {
      throw new IOException("input/output error");
    }
    if (full && frames.length > reserved) {
      throw new IOException("no space left on device");
    }
    write(frames);
    if (fault.isPresent()) {
      length -= frames.length;
      throw new IOException("input/output error");
    }
  }

  @Override
  public void sync() throws IOException {
    Optional<Fault> fault = faults.next(Verb.SYNC);
    if (!lies && !fault.equals(Optional.of(Fault.TRANSIENT_BEFORE))) {
      durable = length;
    }
    if (fault.isPresent()) {
      throw new IOException("input/output error");
    }
  }

  @Override
  public long reserved() {
    return reserved;
  }

  @Override
  public void close() {}

  /** From now on {@link #sync} returns without having done anything. */
  public void lie() {
    lies = true;
  }

  /** Nothing more can be allocated; {@code left} bytes of the reserve are still there. */
  public void fill(long left) {
    full = true;
    reserved = left;
  }

  /** There is room again. */
  public void empty() {
    full = false;
    reserved = RESERVE;
  }

  /** What survives the death of the machine. */
  public byte[] durable() {
    return Arrays.copyOf(bytes, durable);
  }

  /** How many bytes would survive the death of the machine. */
  public int durableLength() {
    return durable;
  }

  /**
   * Whether these bytes are among the first {@code within} durable ones; mostly they are recent.
   */
  public boolean holds(byte[] sought, int within) {
    int last = Math.min(within, durable) - sought.length;
    for (int at = last; at >= 0; at--) {
      if (bytes[at] == sought[0]
          && Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The machine loses power: of what was not synced a torn part is left, or bytes that nobody
   * wrote.
   */
  public void losePower() {
    int kept = durable + random.nextInt(length - durable + 1);
    switch (random.nextInt(4)) {
      case 0 -> length = durable;
      case 1 -> length = kept;
      case 2 -> {
        Arrays.fill(bytes, kept, length, (byte) 0);
      }
      default -> {
        byte[] garbage = new byte[length - kept];
        random.nextBytes(garbage);
        System.arraycopy(garbage, 0, bytes, kept, garbage.length);
      }
    }
    durable = length;
  }

  private void write(byte[] frames) {
    if (length + frames.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (length + frames.length));
    }
    System.arraycopy(frames, 0, bytes, length, frames.length);
    length += frames.length;
    if (full) {
      reserved -= frames.length;
    }
  }
}
