package dev.mayfly.backends.database.dialect.mysql;

/** Who an account is: its user, and from where that may log in. */
public record AccountName(String user, String host) {

  /** Who may log in from everywhere. */
  public static AccountName anywhere(String user) {
    return new AccountName(user, "%");
  }

  /** Who nobody can log in as from another machine: an account that only owns something. */
  public static AccountName here(String user) {
    return new AccountName(user, "localhost");
  }

  /** Reads {@code user@host}; without a host the account is one of this machine. */
  public static AccountName parse(String written) {
    int at = written.lastIndexOf('@');
    return at < 0
        ? here(written)
        : new AccountName(written.substring(0, at), written.substring(at + 1));
  }

  /** Whether it can be one of Mayfly's own, which stand in texts of texts and so have no quotes. */
  public boolean isPlain() {
    return user.matches("[\\w-]{1,64}") && host.matches("[\\w.:%-]{1,60}");
  }

  /** As statements have it. */
  public String sql() {
    return SqlText.literal(user) + "@" + SqlText.literal(host);
  }

  /** As people write it. */
  @Override
  public String toString() {
    return user + "@" + host;
  }
}
