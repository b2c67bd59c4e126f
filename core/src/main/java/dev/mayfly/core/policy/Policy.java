package dev.mayfly.core.policy;

/** Decides whether a task may hold a grant. Fast, without I/O; an exception counts as a denial. */
@FunctionalInterface
public interface Policy {

  Verdict decide(AccessRequest request);
}
