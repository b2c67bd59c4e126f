package dev.mayfly.sidecar.instance;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.broker.Receipt.LeaseLine;
import dev.mayfly.core.broker.Receipts;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.ledger.LedgerName;
import dev.mayfly.core.ledger.LedgerReader;
import dev.mayfly.core.ledger.LedgerStore;
import dev.mayfly.core.text.Messages;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** The leases that some ledger of this machine has to bring to their end, or has to look after. */
record OpenLeases(LedgerStore store) {

  Set<LeaseKey> keys() throws BackendException {
    Set<LeaseKey> keys = new TreeSet<>();
    try {
      for (LedgerName name : store.unfinished()) {
        Receipts.of(LedgerReader.of(store.read(name)).entries()).stream()
            .flatMap(task -> task.leases().stream())
            .filter(lease -> !lease.state().isTerminal() || !lease.open().isEmpty())
            .map(LeaseLine::key)
            .forEach(keys::add);
      }
      return keys;
    } catch (IOException | IllegalStateException e) {
      throw new BackendException(BackendException.Kind.INVALID, Messages.of(e), e);
    }
  }
}
