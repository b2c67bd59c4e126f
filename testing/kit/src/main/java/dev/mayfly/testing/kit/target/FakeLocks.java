package dev.mayfly.testing.kit.target;

import dev.mayfly.core.ledger.Locks;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.fault.Verb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The place at which processes that share names meet. A process that dies lets go of its names. */
public final class FakeLocks {

  private final FaultPlan faults;
  private final Map<String, List<Held>> held = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Long> counts = new HashMap<>();

  public FakeLocks(FaultPlan faults) {
    this.faults = faults;
  }

  /** The view of one process. */
  public Locks of(BooleanSupplier dead) {
    return new View(dead);
  }

  /** Whether a living process has the name alone. */
  public boolean isTaken(String name) {
    return living(name).stream().anyMatch(each -> each.alone);
  }

  private List<Held> living(String name) {
    List<Held> all = held.computeIfAbsent(name, n -> new ArrayList<>());
    all.removeIf(each -> each.dead.getAsBoolean());
    return all;
  }

  private void mayFail() throws IOException {
    if (faults.next(Verb.TURN).isPresent()) {
      throw new IOException("the state folder does not answer");
    }
  }

  private final class View implements Locks {

    private final BooleanSupplier dead;

    View(BooleanSupplier dead) {
      this.dead = dead;
    }

    @Override
    public Optional<Lock> take(String name) throws IOException {
      synchronized (held) {
        mayFail();
        return living(name).isEmpty() ? Optional.of(hold(name, true)) : Optional.empty();
      }
    }

    @Override
    public Optional<Share> share(String name) throws IOException {
      synchronized (held) {
        mayFail();
        return isTaken(name) ? Optional.empty() : Optional.of(hold(name, false));
      }
    }

    private Held hold(String name, boolean alone) throws IOException {
      if (dead.getAsBoolean()) {
        throw new IOException("the process is dead");
      }
      Held taken = new Held(name, alone, dead);
      living(name).add(taken);
      return taken;
    }

    @Override
    public long count(String name) throws IOException {
      mayFail();
      return counts.getOrDefault(name, 0L);
    }

    @Override
    public long add(String name) throws IOException {
      mayFail();
      return counts.merge(name, 1L, Long::sum);
    }
  }

  private final class Held implements Locks.Lock {

    private final String name;
    private final boolean alone;
    private final BooleanSupplier dead;

    Held(String name, boolean alone, BooleanSupplier dead) {
      this.name = name;
      this.alone = alone;
      this.dead = dead;
    }

    @Override
    public String text() throws IOException {
      mayFail();
      return texts.getOrDefault(name, "");
    }

    @Override
    public void write(String text) throws IOException {
      mayFail();
      texts.put(name, text);
    }

    @Override
    public void close() {
      synchronized (held) {
        living(name).remove(this);
      }
    }
  }
}
