package dev.mayfly.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.broker.Receipts;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.core.ledger.LedgerReader;
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

  private final StateFolder state;

  public WrittenLedgers(Path state) {
    this.state = new StateFolder(state);
  }

  /** The entries of every ledger; each verifies. */
  public List<List<Recorded>> all() {
    try {
      return Stream.concat(state.unfinished().stream(), state.finished().stream())
          .map(this::entries)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Recorded> entries(Path folder) {
    try {
      LedgerReader reader = LedgerReader.of(state.ledger(folder));
      assertEquals(Optional.empty(), reader.fault(), () -> folder + " verifies");
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

  /** The folders that somebody has work left in. */
  public List<Path> unfinished() {
    try {
      return state.unfinished();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
