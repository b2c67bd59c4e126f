package dev.mayfly.sidecar.instance;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.core.loop.Answer;
import dev.mayfly.core.text.Messages;
import dev.mayfly.sidecar.reporting.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/**
 * The ledgers that this process has open. The first one it made keeps the guards' logins, which
 * serve all of them, until the process ends. Tasks begin in it too, until it is full: then another
 * is made for those that begin later. A full one is closed when nothing is left to do in it, as is
 * one that was taken over.
 */
public final class OpenLedgers {

  /** In bytes: the lives of a few thousand short tasks. */
  static final long FULL = 4 << 20;

  /** After a new one could not be made, this one grows by so much before that is tried again. */
  private static final long AGAIN = 256 << 10;

  private static final Duration MAKING = Duration.ofMinutes(1);

  /** Longest wait for the ends of our own logins, once nothing else is waited for. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** Longest wait for a ledger in which nothing is left to do. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final OpenLedger own;
  private final Engine engine;
  private final Maker maker;
  private final List<OpenLedger> others = new CopyOnWriteArrayList<>();
  private volatile OpenLedger current;
  private long full = FULL;
  private boolean making;

  /** Makes a ledger. Blocking. */
  interface Maker {
    OpenLedger make() throws IOException, LedgerException;
  }

  OpenLedgers(Engine engine, Maker maker) throws IOException, LedgerException {
    this.engine = engine;
    this.maker = maker;
    this.own = maker.make();
    this.current = own;
  }

  OpenLedger own() {
    return own;
  }

  /** All but the one with the guards' logins. */
  public List<OpenLedger> others() {
    return List.copyOf(others);
  }

  void add(List<OpenLedger> ledgers) {
    others.addAll(ledgers);
  }

  public Stream<OpenLedger> all() {
    return Stream.concat(others.stream(), Stream.of(own));
  }

  /** The one that a task is to begin in now. On the loop. */
  public OpenLedger current() {
    if (current.broker().length() > full && !making) {
      making = true;
      engine.lanes().lane("new ledger", 1).submit(deadline -> make(), MAKING, this::made);
    }
    current.used();
    return current;
  }

  private OpenLedger make() throws BackendException {
    try {
      return maker.make();
    } catch (IOException | LedgerException e) {
      throw new BackendException(BackendException.Kind.TRANSIENT, Messages.of(e), e);
    }
  }

  /** The tasks in the full one stay there. */
  private void made(Answer<OpenLedger> answer) {
    if (answer instanceof Answer.Returned<OpenLedger> returned) {
      making = false;
      full = FULL;
      current = returned.value();
      current.broker().guardedBy(own.broker());
      others.add(current);
    } else if (answer instanceof Answer.Failed<OpenLedger> failed) {
      making = false;
      full = current.broker().length() + AGAIN;
      warn("a ledger is full and another cannot be made yet: " + failed.error().message());
    }
  }

  /**
   * Closes those in which nothing is left to do and no task begins any more. Blocking.
   *
   * @param dispensable whether nobody here needs it
   * @param before is told of each, while it can still be read
   */
  public synchronized void dismissFinished(
      Predicate<OpenLedger> dispensable, Consumer<OpenLedger> before) {
    for (OpenLedger ledger : others()) {
      if (ledger != current && dispensable.test(ledger) && ledger.isFinished().join()) {
        before.accept(ledger);
        others.remove(ledger);
        close(ledger, PATIENCE);
      }
    }
  }

  /**
   * Closes all of them. What is left in another's ledger is let go of with this process: nobody
   * waits for it here.
   *
   * @param unfinished is told of every one that is left so
   * @return whether nothing was left in any
   */
  synchronized boolean close(Consumer<OpenLedger> unfinished) {
    boolean finished = true;
    engine.loop().post(() -> all().forEach(ledger -> ledger.broker().guardsLeave()));
    for (OpenLedger ledger : all().toList()) { // the guards' logins are in the last
      boolean done = (ledger == own || ledger.isFinished().join()) && close(ledger, CLOSING);
      if (!done) {
        unfinished.accept(ledger);
      }
      finished &= done;
    }
    return finished;
  }

  private static boolean close(OpenLedger ledger, Duration patience) {
    try {
      boolean finished = ledger.close().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      ledger.release(finished);
      return finished;
    } catch (TimeoutException stillBusy) {
      return false; // it is let go of with this process
    } catch (ExecutionException | IOException e) {
      warn("cannot close " + ledger.place() + ": " + Messages.of(e));
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void warn(String text) {
    Log.current().write(Level.WARN, text);
  }
}
