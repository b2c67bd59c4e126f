package dev.mayfly.sidecar.recovery;

import dev.mayfly.backends.vault.KvFolder;
import dev.mayfly.backends.vault.KvFolder.Entry;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.ledger.HeldLedger;
import dev.mayfly.core.ledger.LedgerHandOver;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerOrigin;
import dev.mayfly.core.time.Clock;
import dev.mayfly.core.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Ledgers in a key-value engine of Vault. Whoever is at work on one writes that into its entry,
 * with check-and-set; so of two who want it one gets it. A claim that is not renewed is worth
 * nothing after a while.
 */
final class VaultHandOver implements LedgerHandOver {

  static final Duration CLAIM = Duration.ofMinutes(10);

  /** The version of what is not there yet. */
  private static final int NEW = 0;

  /** It is read into memory as a whole, and its entries take several times as much. */
  private static final long LARGEST = Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 8);

  private final KvFolder folder;
  private final Clock clock;
  private final Duration patience;
  private final Consumer<String> odd;

  /** {@code odd} is told of names that no Mayfly gives. */
  VaultHandOver(KvFolder folder, Clock clock, Duration patience, Consumer<String> odd) {
    this.folder = folder;
    this.clock = clock;
    this.patience = patience;
    this.odd = odd;
  }

  /** A call to Vault. */
  private interface Call<T> {
    T call(Deadline deadline) throws BackendException;
  }

  private <T> T ask(Call<T> call) throws IOException {
    try {
      return call.call(Deadline.in(clock, patience));
    } catch (BackendException e) {
      throw new IOException(e.message(), e);
    }
  }

  @Override
  public List<LedgerName> unfinished() throws IOException {
    List<String> names = ask(folder::names);
    names.stream().filter(name -> LedgerName.of(name).isEmpty()).forEach(odd);
    return names.stream().flatMap(name -> LedgerName.of(name).stream()).toList();
  }

  @Override
  public Optional<HeldLedger> take(LedgerName name, String process, Predicate<LedgerOrigin> wanted)
      throws IOException {
    Optional<Entry> entry = ask(deadline -> folder.read(name.text(), deadline));
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    ExportedLedger work = ExportedLedger.of(entry.get());
    if (isAnothers(work, process) || !wanted.test(work.origin())) {
      return Optional.empty();
    }
    return claim(name, work, entry.get().version(), process)
        ? Optional.of(new Taken(name, work, process))
        : Optional.empty();
  }

  private boolean isAnothers(ExportedLedger work, String process) {
    return !work.by().equals(process) && clock.now().isBefore(work.until());
  }

  private boolean claim(LedgerName name, ExportedLedger work, int version, String process)
      throws IOException {
    ExportedLedger claimed = work.claimed(process, clock.now().plus(CLAIM));
    return ask(deadline -> folder.replace(name.text(), claimed.data(), version, deadline));
  }

  /** The entry is the last to be written, so that it is found whole. */
  @Override
  public void receive(LedgerName name, LedgerOrigin origin, byte[] ledger) throws IOException {
    List<String> pieces = ExportedLedger.pack(ledger);
    for (int i = 1; i < pieces.size(); i++) {
      String place = ExportedLedger.piece(name.text(), i);
      String piece = pieces.get(i);
      ask(deadline -> folder.replace(place, ExportedLedger.piece(piece), NEW, deadline));
    }
    ExportedLedger work = ExportedLedger.of(origin.witness(), origin.targets(), pieces);
    ask(
        deadline -> {
          folder.create(name.text(), work.data(), deadline);
          return true;
        });
  }

  /** One that we are at work on. */
  private final class Taken implements HeldLedger {

    private final LedgerName name;
    private final ExportedLedger work;
    private final String process;
    private Instant renewal;
    private boolean finished;

    Taken(LedgerName name, ExportedLedger work, String process) {
      this.name = name;
      this.work = work;
      this.process = process;
      this.renewal = nextRenewal();
    }

    private Instant nextRenewal() {
      return clock.now().plus(CLAIM.dividedBy(2));
    }

    @Override
    public LedgerName name() {
      return name;
    }

    @Override
    public LedgerOrigin origin() {
      return work.origin();
    }

    @Override
    public byte[] read() throws IOException {
      return work.ledger(this::piece, LARGEST).readAllBytes();
    }

    private Entry piece(int number) throws IOException {
      String place = ExportedLedger.piece(name.text(), number);
      return ask(deadline -> folder.read(place, deadline))
          .orElseThrow(() -> new UnusableWorkException("a piece of its ledger is missing"));
    }

    @Override
    public void keep() throws IOException {
      if (clock.now().isBefore(renewal)) {
        return;
      }
      Optional<Entry> entry = ask(deadline -> folder.read(name.text(), deadline));
      if (entry.isPresent() && !isAnothers(ExportedLedger.of(entry.get()), process)) {
        claim(name, work, entry.get().version(), process);
      }
      renewal = nextRenewal();
    }

    /** What nobody finds any more goes first. */
    @Override
    public void finish() throws IOException {
      delete(name.text());
      for (int i = 1; i <= work.more(); i++) {
        delete(ExportedLedger.piece(name.text(), i));
      }
      finished = true;
    }

    private void delete(String entry) throws IOException {
      ask(
          deadline -> {
            folder.delete(entry, deadline);
            return true;
          });
    }

    @Override
    public void close() throws IOException {
      if (finished) {
        return;
      }
      Optional<Entry> entry = ask(deadline -> folder.read(name.text(), deadline));
      if (entry.isPresent() && ExportedLedger.of(entry.get()).by().equals(process)) {
        ExportedLedger free = work.claimed("", Instant.EPOCH);
        ask(deadline -> folder.replace(name.text(), free.data(), entry.get().version(), deadline));
      }
    }
  }
}
