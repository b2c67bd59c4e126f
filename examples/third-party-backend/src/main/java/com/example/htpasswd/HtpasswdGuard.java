package com.example.htpasswd;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.Cleaned;
import dev.mayfly.core.backend.Guard;
import dev.mayfly.core.backend.LeaseAccounts;
import dev.mayfly.core.lease.NodeView;
import dev.mayfly.core.lease.Observation;
import dev.mayfly.core.lease.Residue;
import dev.mayfly.core.backend.SeverResult;
import dev.mayfly.core.lease.LeaseKey;
import dev.mayfly.core.time.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Takes lines out of the file, and looks which are left. The file is the one node there is. */
final class HtpasswdGuard implements Guard {

  private final UserFile file;

  HtpasswdGuard(UserFile file) {
    this.file = file;
  }

  /** One replacement of the file for all of them. */
  @Override
  public List<SeverResult> sever(List<LeaseAccounts> leases, Deadline deadline) throws BackendException {
    List<String> removed =
        file.remove(
            user -> leases.stream().anyMatch(lease -> UserFile.carries(user, lease.key())),
            deadline);
    return leases.stream()
        .map(lease -> cut(lease.key(), accounts(removed, lease.key())))
        .toList();
  }

  /** A user owns nothing: without its line there is nothing to clean up. */
  @Override
  public List<Cleaned> destroy(List<LeaseAccounts> leases, Deadline deadline) throws BackendException {
    return sever(leases, deadline).stream()
        .map(
            cut ->
                new Cleaned(
                    cut.key(),
                    cut.accounts(),
                    new TreeSet<>(),
                    List.of(),
                    List.of(),
                    cut.failures()))
        .toList();
  }

  @Override
  public SeverResult destroyOthers(LeaseKey key, String account, Deadline deadline)
      throws BackendException {
    Predicate<String> others = user -> UserFile.carries(user, key) && !user.equals(account);
    return cut(key, accounts(file.remove(others, deadline), key));
  }

  private static SeverResult cut(LeaseKey key, SortedMap<String, String> accounts) {
    return new SeverResult(key, accounts, 0, new TreeMap<>());
  }

  /** What cannot be seen is said, and not thrown: then nothing is proven. */
  @Override
  public List<Observation> observe(List<LeaseAccounts> leases, Deadline deadline) {
    try {
      List<String> users = file.users();
      return leases.stream()
          .map(lease -> observation(lease, view(accounts(users, lease.key()))))
          .toList();
    } catch (BackendException e) {
      NodeView unseen = NodeView.unseen(file.toString(), e.message());
      return leases.stream().map(lease -> observation(lease, unseen)).toList();
    }
  }

  private static Observation observation(LeaseAccounts lease, NodeView view) {
    return new Observation(lease.key(), List.of(view), Optional.empty());
  }

  private NodeView view(SortedMap<String, String> accounts) {
    List<Residue> access =
        accounts.values().stream().map(user -> new Residue("user", user, "")).toList();
    return new NodeView(file.toString(), "", accounts, accounts.isEmpty(), access, new TreeSet<>());
  }

  private static SortedMap<String, String> accounts(List<String> users, LeaseKey key) {
    SortedMap<String, String> accounts = new TreeMap<>();
    users.stream()
        .filter(user -> UserFile.carries(user, key))
        .forEach(user -> accounts.put(user, user));
    return accounts;
  }
}
