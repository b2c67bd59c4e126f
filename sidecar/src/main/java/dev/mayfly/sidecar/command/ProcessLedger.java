package dev.mayfly.sidecar.command;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipts;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.Recorded;
import java.util.List;
import java.util.Optional;

/**
 * The ledger of one process, as it was when it was read.
 *
 * @param name of its folder
 * @param process who has it, or had it last
 * @param torn how many bytes at its end are no whole entry
 * @param witness whose word it is, where another machine handed it over
 */
public record ProcessLedger(
    String name,
    String process,
    Standing standing,
    LedgerReader reader,
    long torn,
    Optional<String> witness) {

  /** Whether anything is left to do, and who does it. */
  public enum Standing {
    /** Its process lives. */
    LIVING,
    /** Its process is gone and may have left work: whoever starts next does it. */
    LEFT,
    /** Nothing is left to do. */
    FINISHED
  }

  /** Reads the bytes; zeros at the end are space allocated ahead. */
  public static ProcessLedger of(String name, String process, Standing standing, byte[] bytes) {
    LedgerReader reader = LedgerReader.of(bytes);
    int end = bytes.length;
    while (end > reader.length() && bytes[end - 1] == 0) {
      end--;
    }
    return new ProcessLedger(
        name, process, standing, reader, end - reader.length(), Optional.empty());
  }

  /** The same, as another machine's process tells it. */
  public ProcessLedger toldBy(Optional<String> whose) {
    return new ProcessLedger(name, process, standing, reader, torn, whose);
  }

  List<Recorded> entries() {
    return reader.entries();
  }

  /** One per task, Mayfly's own included: they hold the guards' logins. */
  public List<Receipt> everyReceipt() throws Failure {
    try {
      return Receipts.withOwn(entries());
    } catch (IllegalStateException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  /** One per task of the configuration. */
  public List<Receipt> receipts() throws Failure {
    try {
      return Receipts.of(entries());
    } catch (IllegalStateException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  private Failure damaged(String why) {
    return new Failure(
        "ledger-damaged",
        "the ledger of " + name + " tells no possible story: " + why,
        "mayfly audit verify");
  }
}
