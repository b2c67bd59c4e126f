package dev.mayfly.testing.kit.fault;

import dev.mayfly.testing.kit.fault.Passage.Kind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Decides what goes wrong. Seeded plans choices, per schedule, which verbs fail at all and how
 * often, so that some schedules suffer one fault often and others many rarely; single calls can be
 * made to fail by their number.
 */
public final class FaultPlan {

  private static final List<Kind> ODD =
      List.of(Kind.LATE_REQUEST, Kind.LATE_ANSWER, Kind.LOST_REQUEST, Kind.LOST_ANSWER);

  private final SplittableRandom random;
  private final Map<Verb, Double> rates = new EnumMap<>(Verb.class);
  private final Map<Verb, Integer> calls = new EnumMap<>(Verb.class);
  private final Map<String, Fault> chosen = new HashMap<>();
  private final Map<Verb, Fault> lasting = new EnumMap<>(Verb.class);
  private final SortedMap<String, Long> injected = new TreeMap<>();
  private double oddPassages;
  private boolean stopped;

  private FaultPlan(SplittableRandom random) {
    this.random = random;
  }

  /** Nothing fails, and every call takes a few milliseconds. */
  public static FaultPlan none() {
    return new FaultPlan(new SplittableRandom(1));
  }

  public static FaultPlan seeded(SplittableRandom random) {
    FaultPlan plan = new FaultPlan(random);
    double intensity = List.of(0.0, 0.01, 0.05, 0.2).get(random.nextInt(4));
    for (Verb verb : Verb.values()) {
      plan.rates.put(verb, random.nextInt(3) == 0 ? 0 : intensity * random.nextDouble());
    }
    plan.oddPassages = random.nextBoolean() ? 0 : intensity * random.nextDouble();
    return plan;
  }

  /** The {@code n}th call of the verb, from 1, fails in this way. */
  public FaultPlan fail(Verb verb, int n, Fault fault) {
    chosen.put(verb + " " + n, fault);
    return this;
  }

  /** Until it is mended, every call of the verb fails in this way. */
  public void breakDown(Verb verb, Fault fault) {
    lasting.put(verb, fault);
  }

  public void mend(Verb verb) {
    lasting.remove(verb);
  }

  /** From now on nothing fails. */
  public void stop() {
    stopped = true;
    lasting.clear();
  }

  public boolean stopped() {
    return stopped;
  }

  /** What goes wrong with the next call of the verb. */
  public Optional<Fault> next(Verb verb) {
    int n = calls.merge(verb, 1, Integer::sum);
    Fault fault = chosen.getOrDefault(verb + " " + n, lasting.get(verb));
    if (fault == null && !stopped && random.nextDouble() < rates.getOrDefault(verb, 0.0)) {
      fault = verb.faults().get(random.nextInt(verb.faults().size()));
    }
    if (fault != null) {
      count(verb + " " + fault);
    }
    return Optional.ofNullable(fault);
  }

  /**
   * How the next call travels that its caller waits {@code timeout} for.
   *
   * @param mayGetLost whether the callee is another machine
   */
  public Passage passage(Duration timeout, boolean mayGetLost) {
    Duration request = quick();
    Duration answer = quick();
    if (stopped || random.nextDouble() >= oddPassages) {
      return new Passage(request, answer, Kind.PROMPT);
    }
    Duration late = Duration.ofNanos((long) (timeout.toNanos() * (0.1 + 2 * random.nextDouble())));
    Kind kind = ODD.get(random.nextInt(mayGetLost ? ODD.size() : ODD.indexOf(Kind.LOST_REQUEST)));
    count("passage " + kind);
    return kind == Kind.LATE_REQUEST
        ? new Passage(late.multipliedBy(3).dividedBy(5), answer, kind)
        : new Passage(request, late, kind);
  }

  private Duration quick() {
    return Duration.ofNanos(100_000 + random.nextLong(5_000_000));
  }

  /** Notes a fault that was drawn elsewhere. */
  public void count(String fault) {
    injected.merge(fault, 1L, Long::sum);
  }

  /** How often each fault was injected. */
  public SortedMap<String, Long> injected() {
    return injected;
  }
}
