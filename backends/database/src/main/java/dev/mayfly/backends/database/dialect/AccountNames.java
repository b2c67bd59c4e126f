package dev.mayfly.backends.database.dialect;

import dev.mayfly.core.lease.LeaseKey;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the accounts of leases are named, whoever makes them: {@code PREFIX}, {@code lease-}, the key
 * of the lease, and after a hyphen whatever keeps two of them apart. By this the guard finds them,
 * and touches no other. With the longest prefix and six characters at random a name has 31; MySQL
 * takes 32.
 *
 * @param prefix what the name of every account made begins with
 */
public record AccountNames(String prefix) {

  /**
   * Stands between the prefix and the key: without it, a name that somebody chose could be a key.
   */
  private static final String LEASE = "lease-";

  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9]{0,6}-");

  public AccountNames {
    if (!isPrefix(prefix)) {
      throw new IllegalArgumentException("'" + prefix + "' is not a prefix");
    }
  }

  public static boolean isPrefix(String prefix) {
    return PREFIX.matcher(prefix).matches();
  }

  /** What comes before the key. */
  public String beforeKey() {
    return prefix + LEASE;
  }

  /** The key in the account's name, where it has the shape of a lease's. */
  public Optional<LeaseKey> keyIn(String account) {
    int begin = beforeKey().length();
    int end = begin + LeaseKey.LENGTH;
    if (!account.startsWith(beforeKey())
        || account.length() <= end
        || account.charAt(end) != '-'
        || !account.substring(begin, end).matches(LeaseKey.FORM)) {
      return Optional.empty();
    }
    return Optional.of(new LeaseKey(account.substring(begin, end)));
  }

  /** A name for one more account of this lease. */
  public String newName(LeaseKey key) {
    return beforeKey() + key + "-" + RandomText.name(6);
  }

  /** Whether the account's name is one of this lease's. */
  public boolean carries(LeaseKey key, String account) {
    return account.startsWith(beforeKey() + key + "-");
  }
}
