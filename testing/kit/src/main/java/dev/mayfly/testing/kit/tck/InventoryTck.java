package dev.mayfly.testing.kit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.backend.Account;
import dev.mayfly.core.backend.Account.Kind;
import dev.mayfly.core.backend.AccountList;
import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Issued;
import dev.mayfly.core.backend.Issuer;
import dev.mayfly.core.lease.LeaseKey;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an inventory must do. */
public abstract class InventoryTck {

  private final LeaseKey key = LeaseKey.random(new SplittableRandom());

  /** A backend with an inventory, whose issuer ends what it revokes. */
  protected abstract Subject subject();

  @Test
  @DisplayName("lists the account of a lease by its key for as long as somebody can log in as it")
  void listsLeases() throws Exception {
    Issuer issuer = subject().backend().issuer();
    Issued issued = subject().issue(issuer, key, Subject.TTL);
    Account account = ofKey().orElseThrow();
    assertTrue(account.name().contains(issued.credential().account()), account::toString);
    assertEquals(Kind.LEASE, account.kind());
    assertFalse(account.locked());
    try (Probe.Session open = subject().probe().open(issued.credential())) {
      assertTrue(open.answers());
      assertEquals(1, ofKey().orElseThrow().sessions());
    }
    issuer.revoke(subject().toRevoke(key, Optional.of(issued)), subject().deadline());
    assertTrue(ofKey().map(Account::locked).orElse(true));
  }

  @Test
  @DisplayName("sees the login that it looks with, and leaves none behind")
  void leavesNothing() throws Exception {
    List<Account> guards = guards(list());
    assertFalse(guards.isEmpty());
    List<Account> later = guards(list());
    assertTrue(later.stream().noneMatch(guards::contains), later::toString);
  }

  private static List<Account> guards(AccountList list) {
    return list.accounts().stream().filter(account -> account.kind() == Kind.GUARD).toList();
  }

  private Optional<Account> ofKey() throws BackendException {
    return list().accounts().stream()
        .filter(account -> account.key().filter(key::equals).isPresent())
        .findFirst();
  }

  private AccountList list() throws BackendException {
    return subject().backend().inventory().orElseThrow().accounts(subject().deadline());
  }
}
