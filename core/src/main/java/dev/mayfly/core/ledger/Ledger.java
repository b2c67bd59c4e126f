package dev.mayfly.core.ledger;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.text.Messages;
import dev.mayfly.core.time.Backoff;
import dev.mayfly.core.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writing side of a ledger, on the loop. Entries take their place in the chain when they are
 * appended and become durable with the next flush; flushes that wait become one. A flush that fails
 * is retried until it succeeds, in order, so that nothing appended is ever skipped.
 */
public final class Ledger {

  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
  private static final Duration FLUSH = Duration.ofSeconds(30);

  /**
   * What nobody waits for may take so long to be written: facts that a crash loses are found again,
   * and a disk that is kept busy with them delays the servers beside us.
   */
  private static final Duration REST = Duration.ofMillis(25);

  private static final Backoff RETRY = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5));

  private final Storage storage;
  private final Lane lane;
  private final Loop loop;
  private final Clock clock;
  private final RandomGenerator random;
  private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private List<Runnable> whenDurable = new ArrayList<>();
  private byte[] previousHash;
  private long sequence;
  private boolean scheduled;
  private boolean flushing;
  private boolean resting;
  private long restsUntil;
  private int failures;
  private long reserved;
  private long length;

  private Ledger(
      Storage storage,
      Lane lane,
      Loop loop,
      Clock clock,
      RandomGenerator random,
      LedgerReader read) {
    this.storage = storage;
    this.lane = lane;
    this.loop = loop;
    this.clock = clock;
    this.random = random;
    this.previousHash = read.headHash();
    this.sequence = read.entries().size();
    this.reserved = storage.reserved();
    this.restsUntil = clock.nanoTime();
    this.length = read.length();
    if (length == 0) {
      add(Frame.MAGIC);
    }
  }

  /** Reads what is there; the caller replays it. Refuses a ledger that does not verify. */
  public static LedgerReader read(Storage storage) throws IOException, LedgerException {
    LedgerReader read = LedgerReader.of(storage.read());
    if (read.fault().isPresent()) {
      throw new LedgerException(read.fault().get());
    }
    return read;
  }

  /** Goes on behind what was read, cutting a torn tail off. Blocking. */
  public static Ledger after(
      LedgerReader read, Storage storage, Lane lane, Loop loop, Clock clock, RandomGenerator random)
      throws IOException {
    storage.truncate(read.length());
    return new Ledger(storage, lane, loop, clock, random, read);
  }

  /**
   * Gives the entry its place. It is durable when a runnable handed to {@link #whenDurable}
   * afterwards runs.
   */
  public Recorded append(Entry entry) {
    Recorded recorded = new Recorded(++sequence, clock.now(), entry);
    byte[] frame = Frame.encode(previousHash, recorded);
    previousHash = Frame.hash(frame, Frame.PREFIX, frame.length - Frame.PREFIX);
    add(frame);
    schedule();
    return recorded;
  }

  private void add(byte[] bytes) {
    waiting.writeBytes(bytes);
    length += bytes.length;
  }

  /** How long it is with all that was appended, in bytes. */
  public long length() {
    return length;
  }

  /** Runs {@code then} on the loop once everything appended so far is durable. */
  public void whenDurable(Runnable then) {
    whenDurable.add(then);
    schedule();
  }

  /** One flush takes all that the current event, and those before it, appended. */
  private void schedule() {
    if (flushing || scheduled) {
      return;
    }
    long rest = restsUntil - clock.nanoTime();
    if (rest <= 0 || !whenDurable.isEmpty()) {
      scheduled = true;
      loop.post(this::flush);
    } else if (!resting) {
      resting = true;
      loop.after(
          Duration.ofNanos(rest),
          () -> {
            resting = false;
            if (waiting.size() > 0) {
              schedule();
            }
          });
    }
  }

  private void flush() {
    scheduled = false;
    flushing = true;
    byte[] frames = waiting.toByteArray();
    List<Runnable> after = whenDurable;
    waiting = new ByteArrayOutputStream();
    whenDurable = new ArrayList<>();
    write(new Batch(frames, after));
  }

  /**
   * Closes the storage once everything appended is durable, then runs {@code closed} on the loop.
   */
  public void close(Runnable closed) {
    whenDurable(() -> lane.submit(deadline -> closeStorage(), FLUSH, answer -> closed.run()));
  }

  private Boolean closeStorage() throws BackendException {
    try {
      storage.close();
      return true;
    } catch (IOException e) {
      throw new BackendException(BackendException.Kind.TRANSIENT, Messages.of(e), e);
    }
  }

  /** Room left for entries on a full disk, as of the last flush, in bytes. */
  public long reserved() {
    return reserved - waiting.size();
  }

  private void write(Batch batch) {
    lane.submit(deadline -> batch.store(storage), FLUSH, answer -> written(batch, answer));
  }

  private void written(Batch batch, Answer<Long> answer) {
    if (answer instanceof Answer.Returned<Long> returned) {
      failures = 0;
      reserved = returned.value();
      flushing = false;
      restsUntil = clock.nanoTime() + REST.toNanos();
      batch.after.forEach(Runnable::run);
      if (waiting.size() > 0 || !whenDurable.isEmpty()) {
        schedule();
      }
    } else if (answer instanceof Answer.Failed<Long> failed) {
      failures++;
      LOG.warn(
          "ledger: cannot write ({}); tried {} times, trying again",
          failed.error().message(),
          failures);
      loop.after(RETRY.delay(failures, random), () -> write(batch));
    } else {
      LOG.warn("ledger: the disk has not answered for {} s; waiting on", FLUSH.toSeconds());
    }
  }

  /**
   * What one flush writes. A retry goes on where the last try stopped, so that no frame is written
   * twice.
   */
  private static final class Batch {

    private final byte[] frames;
    private final List<Runnable> after;
    private boolean appended;

    Batch(byte[] frames, List<Runnable> after) {
      this.frames = frames;
      this.after = after;
    }

    synchronized long store(Storage storage) throws BackendException {
      try {
        if (!appended) {
          storage.append(frames);
          appended = true;
        }
        storage.sync();
        return storage.reserved();
      } catch (IOException e) {
        throw new BackendException(BackendException.Kind.TRANSIENT, Messages.of(e), e);
      }
    }
  }
}
