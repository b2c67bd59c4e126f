package dev.mayfly.core.backend;

import java.util.List;

/**
 * The accounts of one target.
 *
 * @param unseen what could not be looked at, and what more it would take; for people
 * @param questions how many were put to the server
 */
public record AccountList(List<Account> accounts, List<String> unseen, int questions) {

  public AccountList {
    accounts = List.copyOf(accounts);
    unseen = List.copyOf(unseen);
  }
}
