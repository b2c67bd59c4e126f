package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import dev.mayfly.testing.kit.world.FakeLocks;
import dev.mayfly.testing.kit.world.World;
import java.util.List;
import java.util.Map;

/**
 * What the processes of one schedule share: one machine, and the targets around it.
 *
 * @param contents what is delivered where on the machine
 */
record Stage(
    EventQueue events,
    SimulatedClock clock,
    Draw draw,
    FaultPlan faults,
    FakeLocks locks,
    List<Site> sites,
    Map<String, Credential> contents,
    RotationRules rotations,
    Coverage coverage,
    Trace trace) {

  World world(String target) {
    return site(target).world();
  }

  Site site(String target) {
    return sites.stream()
        .filter(site -> site.world().name().equals(target))
        .findFirst()
        .orElseThrow();
  }
}
