package dev.mayfly.backends.plugin.database;

import dev.mayfly.backends.database.dialect.AccountNames;
import dev.mayfly.core.lease.LeaseKey;
import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that accounts are given. A lease's key is the display name of the token that asks; who
 * asks without one gets a key that is nobody's, by which the account is found just the same.
 */
record GivenNames(AccountNames names) {

  /** Vault says before a display name that this is a token. */
  private static final Pattern KEY = Pattern.compile("token-(" + LeaseKey.FORM + ")");

  private static final SecureRandom RANDOM = new SecureRandom();

  String next(String displayName) {
    Matcher key = KEY.matcher(displayName);
    LeaseKey lease = key.matches() ? new LeaseKey(key.group(1)) : LeaseKey.random(RANDOM);
    return names.newName(lease);
  }
}
