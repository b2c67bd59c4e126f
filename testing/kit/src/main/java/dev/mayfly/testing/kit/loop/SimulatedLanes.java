package dev.mayfly.testing.kit.loop;

import dev.mayfly.core.loop.Lane;
import dev.mayfly.core.loop.Lanes;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one process. When it dies, calls that were under way may still take effect, and
 * nobody hears of it.
 */
public final class SimulatedLanes implements Lanes {

  final EventQueue events;
  final SimulatedClock clock;
  final SimulatedLoop loop;
  final FaultPlan faults;
  final LaneWatch watch;
  private final Map<String, SimulatedLane> lanes = new TreeMap<>();
  private @Nullable Submission current;

  public SimulatedLanes(
      EventQueue events,
      SimulatedClock clock,
      SimulatedLoop loop,
      FaultPlan faults,
      LaneWatch watch) {
    this.events = events;
    this.clock = clock;
    this.loop = loop;
    this.faults = faults;
    this.watch = watch;
  }

  @Override
  public Lane lane(String name, int width) {
    return lanes.computeIfAbsent(name, n -> new SimulatedLane(this, n, width));
  }

  /** The call whose effect is happening, or null between calls. */
  public @Nullable Submission current() {
    return current;
  }

  /**
   * The process is dead: of the calls that were under way in a lane only those still take effect
   * that {@code sent} says are out of its hands.
   */
  public void kill(Predicate<String> sent) {
    lanes.forEach((name, lane) -> lane.kill(() -> sent.test(name)));
  }

  /** Runs the calls under way in this lane right now: the last thing a dying process does. */
  public void runUnderWay(String name) {
    SimulatedLane lane = lanes.get(name);
    if (lane != null) {
      lane.runUnderWay();
    }
  }

  void during(@Nullable Submission submission) {
    current = submission;
  }
}
