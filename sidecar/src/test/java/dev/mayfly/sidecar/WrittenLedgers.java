package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipts;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.ledger.Recorded;
import dev.mayfly.sidecar.disk.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The ledgers in a state folder, as their bytes have them. */
public final class WrittenLedgers {

  private final LedgerStore store;

  public WrittenLedgers(Path state) {
    this.store = new StateFolder(state).ledgers();
  }

  /** The entries of every ledger; each verifies. */
  public List<List<Recorded>> all() {
    try {
      return Stream.concat(store.unfinished().stream(), store.finished().stream())
          .map(this::entries)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Recorded> entries(LedgerName name) {
    try {
      LedgerReader reader = LedgerReader.of(store.read(name));
      assertEquals(Optional.empty(), reader.fault(), () -> name + " verifies");
      return reader.entries();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether some ledger has an entry of the kind. */
  public boolean has(Class<?> kind) {
    return all().stream().flatMap(List::stream).anyMatch(r -> kind.isInstance(r.entry()));
  }

  /**
   * Whether the answer to some call that makes access may still be under way: nothing can be proven
   * of it until it cannot come any more.
   */
  public boolean awaitsAnswers() {
    Set<LeaseKey> unanswered = new HashSet<>();
    for (Recorded recorded : all().stream().flatMap(List::stream).toList()) {
      if (recorded.entry() instanceof Entry.LeaseIntended intended) {
        unanswered.add(intended.key());
      } else if (recorded.entry() instanceof Entry.LeaseIssued issued) {
        unanswered.remove(issued.key());
      } else if (recorded.entry() instanceof Entry.IssueRefused refused) {
        unanswered.remove(refused.key());
      }
    }
    return !unanswered.isEmpty();
  }

  /** The tasks that are not over. */
  public List<Receipt> open() {
    return all().stream()
        .flatMap(entries -> Receipts.of(entries).stream())
        .filter(receipt -> !receipt.complete())
        .toList();
  }

  /** Where a ledger is, for people. */
  public String place(LedgerName name) {
    return store.place(name);
  }

  /** Those that somebody has work left in. */
  public List<LedgerName> unfinished() {
    try {
      return store.unfinished();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
