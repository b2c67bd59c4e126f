package dev.mayfly.sidecar.drills;

import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.core.ledger.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps a ledger's bytes like the storage behind it, and kills its own process at one entry. */
final class DoomedStorage implements Storage {

  /** What a ledger begins with, and what a frame's content is preceded by. */
  private static final int MAGIC = 8;

  private static final int PREFIX = 8;

  private static final AtomicInteger MADE = new AtomicInteger();

  private final Storage storage;
  private final KillPoint killPoint;
  private final KillPoint.Watch watch;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private boolean armed = true;
  private boolean struck;

  DoomedStorage(Storage storage, KillPoint killPoint) {
    this.storage = storage;
    this.killPoint = killPoint;
    this.watch = killPoint.new Watch();
  }

  @Override
  public byte[] read() throws IOException {
    byte[] bytes = storage.read();
    int number = bytes.length == 0 ? MADE.incrementAndGet() : KillPoint.TAKEN_OVER;
    armed = killPoint.ledger() == number;
    return bytes;
  }

  @Override
  public void truncate(long length) throws IOException {
    storage.truncate(length);
    byte[] bytes = storage.read();
    written.writeBytes(bytes);
    LedgerReader.of(bytes).entries().forEach(recorded -> watch.strikes(recorded.entry()));
  }

  /** Frame by frame, so that one can be the last. */
  @Override
  public void append(byte[] frames) throws IOException {
    int from = 0;
    while (from < frames.length) {
      int start = written.size() == 0 ? MAGIC : from;
      int end = start + PREFIX + ByteBuffer.wrap(frames).getInt(start);
      byte[] frame = Arrays.copyOfRange(frames, from, end);
      storage.append(frame);
      written.writeBytes(frame);
      struck |= armed && watch.strikes(last().entry());
      if (struck && killPoint.moment() == KillPoint.Moment.APPENDED) {
        kill();
        rest();
      }
      from = end;
    }
  }

  private Recorded last() {
    List<Recorded> entries = LedgerReader.of(written.toByteArray()).entries();
    return entries.get(entries.size() - 1);
  }

  @Override
  public void sync() throws IOException {
    storage.sync();
    if (struck) {
      kill();
    }
  }

  /** SIGKILL, from outside as it were: nothing in here is told of it. */
  private static void kill() throws IOException {
    new ProcessBuilder("sh", "-c", "kill -9 " + ProcessHandle.current().pid()).start();
  }

  private static void rest() throws IOException {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public long reserved() {
    return storage.reserved();
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
