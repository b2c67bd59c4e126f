package dev.mayfly.testing.kit.world;

import dev.mayfly.core.broker.Roots;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.fault.Verb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The place at which processes that share roots meet. A process that dies lets go of what it has
 * taken.
 */
public final class FakeRoots {

  private final FaultPlan faults;
  private final Map<String, FakeTurn> taken = new HashMap<>();
  private final Map<String, List<FakeUse>> uses = new HashMap<>();
  private final Map<String, Long> begun = new HashMap<>();
  private final Map<String, Roots.Rotated> last = new HashMap<>();

  public FakeRoots(FaultPlan faults) {
    this.faults = faults;
  }

  /** The view of one process. */
  public Roots of(BooleanSupplier dead) {
    return new Roots() {
      @Override
      public long begun(String root) throws IOException {
        mayFail();
        return begun.getOrDefault(root, 0L);
      }

      @Override
      public Optional<Use> use(String root) throws IOException {
        mayFail();
        return FakeRoots.this.use(root, dead);
      }

      @Override
      public Optional<Turn> take(String root) throws IOException {
        return FakeRoots.this.take(root, dead);
      }
    };
  }

  /** Whether a living process has the root. */
  public boolean isTaken(String root) {
    FakeTurn turn = taken.get(root);
    return turn != null && !turn.dead.getAsBoolean();
  }

  /** Whether a living process is about to replace the root's secret, or is doing so. */
  public boolean isBeingReplaced(String root) {
    FakeTurn turn = taken.get(root);
    return turn != null && turn.alone && !turn.dead.getAsBoolean();
  }

  private Optional<Roots.Use> use(String root, BooleanSupplier dead) {
    if (isBeingReplaced(root)) {
      return Optional.empty();
    }
    FakeUse use = new FakeUse(root, dead);
    uses.computeIfAbsent(root, r -> new ArrayList<>()).add(use);
    return Optional.of(use);
  }

  private final class FakeUse implements Roots.Use {
    private final String root;
    private final BooleanSupplier dead;

    FakeUse(String root, BooleanSupplier dead) {
      this.root = root;
      this.dead = dead;
    }

    @Override
    public void close() {
      uses.getOrDefault(root, new ArrayList<>()).remove(this);
    }
  }

  private Optional<Roots.Turn> take(String root, BooleanSupplier dead) throws IOException {
    mayFail();
    if (dead.getAsBoolean()) {
      throw new IOException("the process is dead");
    }
    if (isTaken(root)) {
      return Optional.empty();
    }
    FakeTurn turn = new FakeTurn(root, dead);
    taken.put(root, turn);
    return Optional.of(turn);
  }

  private void mayFail() throws IOException {
    if (faults.next(Verb.TURN).isPresent()) {
      throw new IOException("the state folder does not answer");
    }
  }

  private final class FakeTurn implements Roots.Turn {
    private final String root;
    private final BooleanSupplier dead;
    private boolean alone;

    FakeTurn(String root, BooleanSupplier dead) {
      this.root = root;
      this.dead = dead;
    }

    @Override
    public Optional<Roots.Rotated> last() throws IOException {
      mayFail();
      return Optional.ofNullable(last.get(root));
    }

    @Override
    public boolean alone() throws IOException {
      mayFail();
      alone = uses.getOrDefault(root, List.of()).stream().allMatch(use -> use.dead.getAsBoolean());
      return alone;
    }

    @Override
    public void replaced() {
      alone = false;
    }

    @Override
    public long begin() throws IOException {
      mayFail();
      return begun.merge(root, 1L, Long::sum);
    }

    @Override
    public void done(Roots.Rotated rotation) throws IOException {
      mayFail();
      last.put(root, rotation);
    }

    @Override
    public void close() {
      taken.remove(root, this);
    }
  }
}
