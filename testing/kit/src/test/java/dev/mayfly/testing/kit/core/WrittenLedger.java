package dev.mayfly.testing.kit.core;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.Ledger;
import dev.mayfly.core.ledger.LedgerException;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.ledger.SimulatedStorage;
import dev.mayfly.testing.kit.loop.LaneWatch;
import dev.mayfly.testing.kit.loop.SimulatedLanes;
import dev.mayfly.testing.kit.loop.SimulatedLoop;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** The bytes of a ledger with some entries. */
final class WrittenLedger {

  private WrittenLedger() {}

  static byte[] of(List<? extends Entry> entries) throws IOException, LedgerException {
    EventQueue events = new EventQueue();
    SimulatedClock clock = new SimulatedClock(events);
    SimulatedLoop loop = new SimulatedLoop(events, clock, () -> {});
    SimulatedLanes lanes =
        new SimulatedLanes(events, clock, loop, FaultPlan.none(), LaneWatch.NOBODY);
    SimulatedStorage storage = new SimulatedStorage(FaultPlan.none(), new SplittableRandom(1));
    Ledger ledger =
        Ledger.after(
            Ledger.read(storage),
            storage,
            lanes.lane("ledger", 1),
            loop,
            clock,
            new SplittableRandom(1));
    entries.forEach(ledger::append);
    events.run(Duration.ofSeconds(1));
    return storage.durable();
  }
}
