package dev.mayfly.sidecar.reporting;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipt.Denial;
import dev.mayfly.core.broker.Receipt.LeaseLine;
import dev.mayfly.core.broker.Receipt.Permit;
import dev.mayfly.core.broker.Receipt.Waiting;
import dev.mayfly.core.lease.LeaseState;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.core.lease.Strand;
import dev.mayfly.core.policy.Grounds;
import dev.mayfly.sidecar.configuration.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A receipt as machines read it and as people do. */
public final class ReceiptForm {

  private ReceiptForm() {}

  /** One JSON object. */
  public static String json(Receipt receipt, Testimony told) {
    return Json.write(fields(receipt, told));
  }

  /** What the JSON object holds, and whose word it is. */
  public static Map<String, Object> fields(Receipt receipt, Testimony told) {
    Map<String, Object> fields = fields(receipt);
    Optional<String> witness = told.witnessOf(receipt);
    if (witness.isPresent()) {
      fields.put("told_by", witness.get());
      fields.put("end_seen", told.endSeen(receipt));
      if (!told.maySign(receipt)) {
        fields.put("signable", false);
      }
      fields.put(
          "leases",
          receipt.leases().stream()
              .map(
                  lease -> {
                    Map<String, Object> line = fields(lease);
                    line.put("end_seen", told.endSeen(lease));
                    return line;
                  })
              .toList());
    }
    return fields;
  }

  /** What the JSON object holds. */
  public static Map<String, Object> fields(Receipt receipt) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("task", receipt.task().name());
    fields.put("incarnation", receipt.task().incarnation());
    fields.put("principal", receipt.principal().name());
    fields.put("claims", receipt.principal().claims());
    fields.put("purpose", receipt.purpose());
    put(fields, "isolated", receipt.isolated());
    fields.put("started", receipt.started());
    put(fields, "ending", receipt.ending());
    put(fields, "reason", receipt.reason());
    put(fields, "ended", receipt.ended());
    fields.put("complete", receipt.complete());
    fields.put("proven", receipt.proven());
    fields.put("ended_as_guaranteed", receipt.endedAsGuaranteed());
    put(fields, "exposure_seconds", receipt.exposure().map(ReceiptForm::seconds));
    if (!receipt.waiting().isEmpty()) {
      fields.put("waiting", receipt.waiting().stream().map(ReceiptForm::fields).toList());
    }
    if (!receipt.denials().isEmpty()) {
      fields.put("denials", receipt.denials().stream().map(ReceiptForm::fields).toList());
    }
    fields.put("leases", receipt.leases().stream().map(ReceiptForm::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(Waiting waiting) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("grant", waiting.grant());
    fields.put("target", waiting.target());
    fields.put("role", waiting.role());
    fields.put("occasion", waiting.occasion());
    fields.put("for", waiting.waitsFor());
    fields.put("since", waiting.since());
    fields.put("until", waiting.until());
    return fields;
  }

  private static Map<String, Object> fields(Denial denial) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("at", denial.at());
    fields.put("grant", denial.grant());
    fields.put("target", denial.target());
    fields.put("role", denial.role());
    fields.put("occasion", denial.occasion());
    fields.put("reason", denial.reason());
    ground(fields, denial.grounds());
    return fields;
  }

  private static Map<String, Object> fields(Permit permit) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("at", permit.at());
    fields.put("occasion", permit.occasion());
    fields.put("ttl_seconds", seconds(permit.ttl()));
    ground(fields, permit.grounds());
    return fields;
  }

  private static void ground(Map<String, Object> fields, Grounds grounds) {
    fields.put("rules", List.copyOf(grounds.rules()));
    fields.put("policy", grounds.policy());
    fields.put("values", grounds.values());
  }

  private static Map<String, Object> fields(LeaseLine lease) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("lease", lease.key());
    fields.put("grant", lease.grant());
    fields.put("target", lease.target());
    fields.put("role", lease.role());
    if (!lease.parameters().isEmpty()) {
      fields.put("parameters", lease.parameters());
    }
    put(fields, "permit", lease.permit().map(ReceiptForm::fields));
    fields.put("account", lease.account());
    fields.put("guarantee", lease.guarantee());
    if (lease.observeOnly()) {
      fields.put("observe_only", true);
    }
    fields.put("state", lease.state());
    put(fields, "issued", lease.issued());
    put(fields, "valid_until", lease.validity().map(v -> v.until()));
    put(fields, "severed", lease.severed());
    fields.put("sessions_killed", lease.sessionsKilled());
    put(fields, "proof", lease.proof().map(p -> p.kind()));
    put(fields, "proven", lease.proof().map(p -> p.at()));
    put(fields, "exposure_seconds", lease.exposure().map(ReceiptForm::seconds));
    put(fields, "cleaned", lease.cleaned());
    fields.put("disarmed", lease.disarmed().stream().map(Residue::toString).toList());
    fields.put("left", lease.left().stream().map(Residue::toString).toList());
    put(fields, "settled", lease.settled());
    fields.put("open", open(lease));
    fields.put("stranded", lease.stranded().stream().map(Strand::word).sorted().toList());
    if (!lease.unprovable().isEmpty()) {
      fields.put("unprovable", lease.unprovable());
    }
    fields.put("attempts", lease.attempts());
    fields.put("note", lease.note());
    return fields;
  }

  /** The strands that are not done, and what is in their way. */
  private static Map<String, String> open(LeaseLine lease) {
    Map<String, String> open = new LinkedHashMap<>();
    lease.open().forEach((strand, why) -> open.put(strand.word(), why));
    return open;
  }

  private static void put(Map<String, Object> fields, String name, Optional<?> value) {
    value.ifPresent(v -> fields.put(name, v));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /** One sentence, and whose word it is. */
  public static String sentence(Receipt receipt, Testimony told) {
    return sentence(receipt)
        + told.witnessOf(receipt)
            .map(
                witness ->
                    told.endSeen(receipt)
                        ? "; what it was is the word of " + witness
                        : "; all of it is the word of " + witness + ", and was not seen here")
            .orElse("");
  }

  /** One sentence. */
  public static String sentence(Receipt receipt) {
    List<LeaseLine> made = receipt.leases().stream().filter(l -> l.issued().isPresent()).toList();
    if (made.isEmpty()) {
      return receipt.task() + ": no credential was made";
    }
    String what =
        made.size() == 1 ? "its credential is" : "its " + made.size() + " credentials are";
    if (receipt.proven()) {
      return receipt.task()
          + ": "
          + what
          + " proven to be gone"
          + after(receipt)
          + cut(receipt)
          + leftToDo(made)
          + isolation(receipt);
    }
    List<LeaseLine> others = made.stream().filter(l -> l.state() != LeaseState.REVOKED).toList();
    return receipt.task()
        + ": "
        + (made.size() - others.size())
        + " of "
        + made.size()
        + " credentials proven to be gone; "
        + String.join("; ", others.stream().map(ReceiptForm::how).toList())
        + isolation(receipt);
  }

  private static String after(Receipt receipt) {
    Optional<Instant> last =
        receipt.leases().stream()
            .flatMap(l -> l.proof().stream())
            .map(p -> p.at())
            .max(Instant::compareTo);
    return receipt.ending().isPresent() && last.isPresent()
        ? " "
            + Durations.format(Duration.between(receipt.ending().get(), last.get()))
            + " after its end"
        : "";
  }

  private static String isolation(Receipt receipt) {
    return receipt.isolated().orElse(true)
        ? ""
        : "; its command was not isolated, and may have made itself others";
  }

  private static String cut(Receipt receipt) {
    Optional<Instant> last =
        receipt.leases().stream().flatMap(l -> l.severed().stream()).max(Instant::compareTo);
    return receipt.ending().isPresent() && last.isPresent()
        ? ", access cut after "
            + Durations.format(Duration.between(receipt.ending().get(), last.get()))
        : "";
  }

  /** What hinders nobody's proof, and is not done. */
  private static String leftToDo(List<LeaseLine> made) {
    StringBuilder text = new StringBuilder();
    for (LeaseLine lease : made) {
      lease
          .open()
          .forEach(
              (strand, why) ->
                  text.append("; ")
                      .append(strand.word())
                      .append(" of ")
                      .append(lease.account())
                      .append(" is not done")
                      .append(why.isEmpty() ? "" : ": " + why));
    }
    return text.toString();
  }

  /** How one stands that is not proven to be gone. */
  private static String how(LeaseLine lease) {
    String until = lease.validity().map(valid -> " at " + valid.until()).orElse("");
    return lease.account()
        + " at "
        + lease.target()
        + switch (lease.state()) {
          case DENIED ->
              " was seen to be denied further use, and what is open may live on until it expires"
                  + until;
          case CONFIRMED -> " is revoked, which its issuer says and nobody can see";
          case EXPIRED -> " has expired";
          case EXPIRING ->
              (lease.observeOnly()
                      ? " is ended by nobody while observe_only is true, and expires"
                      : " cannot be ended before it expires")
                  + until;
          default ->
              " is " + lease.state() + (lease.note().isEmpty() ? "" : " (" + lease.note() + ")");
        };
  }
}
