package dev.mayfly.sidecar.inventory;

import dev.mayfly.core.backend.Account;
import dev.mayfly.sidecar.configuration.ConfiguredOwner;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Who answers for an account, and what it is for.
 *
 * @param owner empty: nobody is known
 * @param person whether a person logs in as it
 */
record Ownership(String owner, String purpose, boolean person) {

  /**
   * As the first entry of the list says that speaks of the account, and where that says nothing, as
   * its comment does.
   */
  static Ownership of(List<ConfiguredOwner> list, String target, Account account) {
    Ownership comment = ofComment(account.comment());
    Optional<ConfiguredOwner> entry =
        list.stream().filter(one -> one.isOf(target, account.name())).findFirst();
    return entry
        .map(
            one ->
                new Ownership(
                    one.owner().isEmpty() ? comment.owner : one.owner(),
                    one.purpose().isEmpty() ? comment.purpose : one.purpose(),
                    one.person() || comment.person))
        .orElse(comment);
  }

  /**
   * Reads {@code owner: TEXT; purpose: TEXT; kind: person}, in any order; any other comment is a
   * purpose.
   */
  private static Ownership ofComment(String comment) {
    Map<String, String> said = new HashMap<>();
    for (String part : comment.split("[;\n]", -1)) {
      String[] words = part.split(":", 2);
      if (words.length == 2) {
        said.put(words[0].strip().toLowerCase(Locale.ROOT), words[1].strip());
      }
    }
    if (!said.containsKey("owner") && !said.containsKey("purpose") && !said.containsKey("kind")) {
      return new Ownership("", comment.strip(), false);
    }
    return new Ownership(
        said.getOrDefault("owner", ""),
        said.getOrDefault("purpose", ""),
        said.getOrDefault("kind", "").equals("person"));
  }
}
