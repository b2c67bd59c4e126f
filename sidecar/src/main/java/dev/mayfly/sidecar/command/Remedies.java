package dev.mayfly.sidecar.command;

import dev.mayfly.core.broker.Receipt.LeaseLine;
import dev.mayfly.core.lease.Strand;
import java.util.List;
import java.util.regex.Pattern;

/** What mends a strand that needs a person; the runbook says more of each. */
final class Remedies {

  private static final List<Remedy> KNOWN =
      List.of(
          new Remedy(
              "is not configured",
              "put the target back into the configuration, under its old name, until `mayfly"
                  + " recover` has finished"),
          new Remedy(
              "permission denied for (function|schema)|functions? (is|are) missing|has no functions",
              "run again what `mayfly generate sql` prints, in each database that it names"),
          new Remedy(
              "password authentication failed", "`mayfly doctor` says how the guard logs in"),
          new Remedy(
              "hangs? on|depends? on|owned by|held by",
              "take away the object, the grant or the lock that is named"),
          new Remedy(
              "403|permission denied",
              "give Mayfly's policy in Vault what `mayfly generate vault-policy` prints"),
          new Remedy(
              "cannot be reached|refused|timed out|no answer",
              "let this machine reach the server; nothing is wrong with the lease"));

  private record Remedy(Pattern cause, String text) {
    Remedy(String cause, String text) {
      this(Pattern.compile(cause), text);
    }
  }

  private Remedies() {}

  /** Why the strand is not done, as far as that is known. */
  static String cause(LeaseLine lease, Strand strand) {
    String why = lease.open().getOrDefault(strand, "");
    return why.isEmpty() ? lease.note() : why;
  }

  /** Empty where the cause names its remedy. */
  static String of(String cause) {
    if (cause.contains("fix: ")) {
      return "";
    }
    return KNOWN.stream()
        .filter(remedy -> remedy.cause.matcher(cause).find())
        .map(Remedy::text)
        .findFirst()
        .orElse("`mayfly doctor` looks for what is wrong, and prints the line that mends it");
  }
}
