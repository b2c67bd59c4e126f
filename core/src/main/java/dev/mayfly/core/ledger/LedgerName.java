package dev.mayfly.core.ledger;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a ledger is called, wherever it is kept. Those of one machine sort by their age. */
public record LedgerName(String text) implements Comparable<LedgerName> {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

  public LedgerName {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("no Mayfly gives such a name");
    }
  }

  /** Empty where no Mayfly gives such a name. */
  public static Optional<LedgerName> of(String text) {
    return NAME.matcher(text).matches() ? Optional.of(new LedgerName(text)) : Optional.empty();
  }

  @Override
  public int compareTo(LedgerName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
