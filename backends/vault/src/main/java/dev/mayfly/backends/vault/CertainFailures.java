package dev.mayfly.backends.vault;

import dev.mayfly.core.backend.BackendException.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The failures of an engine that prove that no credential was made: it never came to the database,
 * or the database itself refused, and with one statement the whole transaction. After any other
 * failure a credential may be there.
 */
final class CertainFailures {

  /** The engine gave up before it sent a statement. */
  private static final Pattern NOT_SENT =
      Pattern.compile(
          "^(unable to (start transaction|get connection)|failed to connect to"
              + "|failed to find entry for connection with name|\"[^\"]*\" is not an allowed role).*");

  /** The database answered a statement; an error that comes with another's is not its last word. */
  private static final Pattern REFUSED =
      Pattern.compile("^failed to execute query: (ERROR|FATAL): .*\\(SQLSTATE \\w{5}\\)\\)?$");

  private static final Pattern SQLSTATE = Pattern.compile("\\(SQLSTATE (\\w{5})\\)");
  private static final String SOMETHING_ELSE_TOO = "internal error";

  /**
   * By SQLSTATE, or by its class. Those of other classes (a lost connection, a server that stops or
   * is broken) may come after a commit.
   */
  private static final Map<String, CertainFailure> BY_SQLSTATE =
      Map.ofEntries(
          Map.entry(
              "28P01",
              later(
                  "give the connection in Vault the password that its root login has, if it is not"
                      + " just being replaced")),
          Map.entry("28", never("let Vault's root login in: LOGIN, and a line of pg_hba.conf")),
          Map.entry("3D", never("correct the database in the connection's connection_url")),
          Map.entry(
              "25006",
              never(
                  "make the database writable (default_transaction_read_only), or name the primary"
                      + " in the connection's connection_url")),
          Map.entry("42501", never("mayfly generate sql")),
          Map.entry("42704", never("mayfly generate sql")),
          Map.entry("42", never("mayfly generate vault")),
          Map.entry("0A", never("")),
          Map.entry("22", never("")),
          Map.entry("23", never("")),
          Map.entry("25", never("")),
          Map.entry("2B", never("")),
          Map.entry("3F", never("")),
          Map.entry("P0", never("")),
          Map.entry("40001", later("")),
          Map.entry("40P01", later("")),
          Map.entry("53", later("raise the limit that the server names")),
          Map.entry("55", later("")),
          Map.entry("57014", later("")),
          Map.entry("57P03", later("")));

  private CertainFailures() {}

  /**
   * What a failure means that made nothing.
   *
   * @param kind TRANSIENT or INVALID
   * @param fix what mends it, or empty
   */
  record CertainFailure(Kind kind, String fix) {}

  private static CertainFailure later(String fix) {
    return new CertainFailure(Kind.TRANSIENT, fix);
  }

  private static CertainFailure never(String fix) {
    return new CertainFailure(Kind.INVALID, fix);
  }

  /** Empty where the failure proves nothing. */
  static Optional<CertainFailure> of(VaultReply reply) {
    if (reply.errors().size() != 1 || reply.says(SOMETHING_ELSE_TOO)) {
      return Optional.empty();
    }
    String words = reply.errors().get(0);
    Optional<CertainFailure> byState =
        SQLSTATE
            .matcher(words)
            .results()
            .map(MatchResult::group)
            .reduce((first, last) -> last)
            .flatMap(CertainFailures::byState);
    if (REFUSED.matcher(words).matches()) {
      return byState;
    }
    return NOT_SENT.matcher(words).matches()
        ? byState.or(() -> Optional.of(notSent(words)))
        : Optional.empty();
  }

  private static Optional<CertainFailure> byState(String found) {
    String state = found.substring("(SQLSTATE ".length(), found.length() - 1);
    return Optional.ofNullable(BY_SQLSTATE.get(state))
        .or(() -> Optional.ofNullable(BY_SQLSTATE.get(state.substring(0, 2))));
  }

  private static CertainFailure notSent(String words) {
    boolean reached = words.startsWith("unable") || words.startsWith("failed to connect");
    return reached ? later("") : never("mayfly generate vault");
  }
}
