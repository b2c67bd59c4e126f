package dev.mayfly.testing.kit.simulator;

import dev.mayfly.core.credential.Credential;
import dev.mayfly.testing.kit.fault.FaultPlan;
import dev.mayfly.testing.kit.target.FakeLocks;
import dev.mayfly.testing.kit.target.FakeTarget;
import dev.mayfly.testing.kit.time.EventQueue;
import dev.mayfly.testing.kit.time.SimulatedClock;
import java.util.List;
import java.util.Map;

/**
 * What the processes of one schedule share: one machine, and the targets around it.
 *
 * @param contents what is delivered where on the machine
 */
record Environment(
    EventQueue events,
    SimulatedClock clock,
    RandomChoices choices,
    FaultPlan faults,
    FakeLocks locks,
    List<Site> sites,
    Map<String, Credential> contents,
    RotationRules rotations,
    Coverage coverage,
    Trace trace) {

  FakeTarget fakeTarget(String target) {
    return site(target).fakeTarget();
  }

  Site site(String target) {
    return sites.stream()
        .filter(site -> site.fakeTarget().name().equals(target))
        .findFirst()
        .orElseThrow();
  }
}
