package dev.mayfly.sidecar.command;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Ledger;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.Storage;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.loop.Loop;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import dev.mayfly.sidecar.command.ProcessLedger.Standing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Ledgers that a test writes, one second between two entries. */
final class Shelf implements Ledgers {

  static final Instant START = Instant.parse("2026-11-22T02:00:00Z");

  private final List<ProcessLedger> ledgers = new ArrayList<>();

  @Override
  public List<ProcessLedger> read(Arguments arguments) {
    return ledgers;
  }

  void put(String name, Standing standing, Entry... entries) {
    put(name, standing, written(entries));
  }

  void put(String name, Standing standing, byte[] bytes) {
    ledgers.add(ProcessLedger.of(name, "process of " + name, standing, bytes));
  }

  /** A clock that shows one second after the start, then two, and so on. */
  static Clock clock() {
    return new Clock() {
      private long seconds;

      @Override
      public Instant now() {
        return START.plusSeconds(++seconds);
      }

      @Override
      public long nanoTime() {
        return 0;
      }
    };
  }

  /** The bytes of a ledger with these entries. */
  static byte[] written(Entry... entries) {
    Memory memory = new Memory();
    Queue<Runnable> events = new ArrayDeque<>();
    try {
      Ledger ledger =
          Ledger.after(
              LedgerReader.of(new byte[0]),
              memory,
              new AtOnce(),
              loop(events),
              clock(),
              new SplittableRandom(1));
      for (Entry entry : entries) {
        ledger.append(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Runnable event = events.poll(); event != null; event = events.poll()) {
      event.run();
    }
    return memory.bytes.toByteArray();
  }

  private static Loop loop(Queue<Runnable> events) {
    return new Loop() {
      @Override
      public void post(Runnable event) {
        events.add(event);
      }

      @Override
      public Timer after(Duration delay, Runnable event) {
        throw new IllegalStateException("nothing fails in memory");
      }
    };
  }

  private static final class AtOnce implements Lane {
    @Override
    public <T> void submit(Call<T> call, Duration timeout, Consumer<Answer<T>> answer) {
      try {
        answer.accept(new Answer.Returned<>(call.run(Deadline.in(clock(), timeout))));
      } catch (BackendException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final class Memory implements Storage {
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public byte[] read() {
      return bytes.toByteArray();
    }

    @Override
    public void truncate(long length) {
      byte[] kept = Arrays.copyOf(bytes.toByteArray(), Math.toIntExact(length));
      bytes = new ByteArrayOutputStream();
      bytes.writeBytes(kept);
    }

    @Override
    public void append(byte[] frames) {
      bytes.writeBytes(frames);
    }

    @Override
    public void sync() {}

    @Override
    public long reserved() {
      return RESERVE;
    }

    @Override
    public void close() {}
  }
}
