package dev.mayfly.sidecar.command;

import dev.mayfly.core.time.Clock;
import dev.mayfly.sidecar.command.Operations.Kind;
import dev.mayfly.sidecar.command.Operations.Process;
import dev.mayfly.sidecar.configuration.Durations;
import dev.mayfly.sidecar.text.Visible;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Tasks as people read them. */
public final class StatusText {

  private static final Set<String> OVER =
      Set.of("REVOKED", "DENIED", "CONFIRMED", "EXPIRED", "WAIVED", "REFUSED");
  private static final Set<String> LIVING = Set.of("STARTING", "WAITING", "ALIVE", "SUSPECT");
  private static final List<String> COLUMNS =
      List.of("task", "state", "since", "heard", "credentials", "expires", "why");

  private final Clock clock;

  public StatusText(Clock clock) {
    this.clock = clock;
  }

  String of(List<Process> processes) {
    StringBuilder text = new StringBuilder();
    if (processes.stream().noneMatch(process -> process.kind() == Kind.SIDECAR)) {
      text.append("No sidecar runs with this state folder.\n");
    }
    for (Process process : processes) {
      text.append(text.isEmpty() ? "" : "\n").append(Visible.line(title(process))).append('\n');
      text.append(table(process));
      process.tasks().forEach(task -> text.append(troubles(task)));
    }
    return text.toString();
  }

  private static String title(Process process) {
    return switch (process.kind()) {
      case SIDECAR -> "sidecar, " + process.who();
      case RUN -> process.who();
      case GONE -> process.who() + ": gone; `mayfly recover` ends what it left";
    };
  }

  private String table(Process process) {
    List<Map<String, Object>> tasks = process.tasks();
    if (tasks.isEmpty()) {
      return "  no task\n";
    }
    List<List<String>> cells = new ArrayList<>();
    cells.add(COLUMNS);
    for (Map<String, Object> task : tasks) {
      cells.add(
          List.of(
              Fields.text(task, "task") + "/" + Fields.text(task, "incarnation"),
              Fields.text(task, "state"),
              since(task),
              heard(process, task),
              credentials(task),
              expires(task),
              why(task)));
    }
    return "  " + Columns.of(cells).stripTrailing().replace("\n", "\n  ") + "\n";
  }

  private String since(Map<String, Object> task) {
    return moment(task, "ended")
        .or(() -> moment(task, "ending"))
        .or(() -> moment(task, "started"))
        .map(at -> format(Duration.between(at, clock.now())))
        .orElse("");
  }

  private static Optional<Instant> moment(Map<String, Object> fields, String name) {
    return Optional.of(Fields.text(fields, name)).filter(it -> !it.isEmpty()).map(Instant::parse);
  }

  private static String format(Duration duration) {
    Duration whole = duration.truncatedTo(ChronoUnit.SECONDS);
    return whole.isNegative() ? "0s" : Durations.format(whole);
  }

  private static String heard(Process process, Map<String, Object> task) {
    boolean listens = process.kind() == Kind.SIDECAR && LIVING.contains(Fields.text(task, "state"));
    String silent = listens ? "never" : "";
    return task.get("silence_seconds") instanceof Number seconds
        ? format(Duration.ofMillis((long) (seconds.doubleValue() * 1000))) + " ago"
        : silent;
  }

  /** How many in which state, such as {@code 1 ACTIVE, 2 REVOKED}. */
  private static String credentials(Map<String, Object> task) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Map<String, Object> lease : Fields.list(task, "leases")) {
      counts.merge(Fields.text(lease, "state"), 1, Integer::sum);
    }
    return String.join(
        ", ", counts.entrySet().stream().map(it -> it.getValue() + " " + it.getKey()).toList());
  }

  /** The first of those that are not at their end. */
  private String expires(Map<String, Object> task) {
    return Fields.list(task, "leases").stream()
        .filter(lease -> !OVER.contains(Fields.text(lease, "state")))
        .flatMap(lease -> moment(lease, "valid_until").stream())
        .min(Instant::compareTo)
        .map(until -> "in " + format(Duration.between(clock.now(), until)))
        .orElse("");
  }

  private static String why(Map<String, Object> task) {
    boolean unproven =
        Fields.text(task, "state").equals("ENDED")
            && Boolean.FALSE.equals(task.get("ended_as_guaranteed"));
    String reason = Fields.text(task, "reason");
    if (reason.isEmpty()) {
      return waiting(task);
    }
    return unproven ? "NOT PROVEN: " + reason : reason;
  }

  /** What the policy waits for. */
  private static String waiting(Map<String, Object> task) {
    return String.join(
        "; ",
        Fields.list(task, "waiting").stream()
            .map(
                one ->
                    "waiting for "
                        + Fields.text(one, "for")
                        + " until "
                        + Fields.text(one, "until"))
            .toList());
  }

  /** What hinders the ends of its credentials. */
  private static String troubles(Map<String, Object> task) {
    StringBuilder text = new StringBuilder();
    for (Map<String, Object> lease : Fields.list(task, "leases")) {
      String note = Fields.text(lease, "note");
      if (!OVER.contains(Fields.text(lease, "state")) && !note.isEmpty()) {
        String trouble =
            Fields.text(lease, "state")
                + " "
                + Fields.text(lease, "account")
                + " at "
                + Fields.text(lease, "target")
                + ": "
                + note;
        text.append("  ! ").append(Visible.line(trouble)).append('\n');
      }
    }
    return text.toString();
  }
}
