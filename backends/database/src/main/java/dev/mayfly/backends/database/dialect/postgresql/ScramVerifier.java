package dev.mayfly.backends.database.dialect.postgresql;

import dev.mayfly.core.credential.DatabaseLogin;
import java.sql.SQLException;
import org.postgresql.util.PasswordUtil;

/**
 * What PostgreSQL keeps of a password (RFC 5802, RFC 7677): {@code
 * SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey}. Computed here, so that the password itself is
 * in no statement, on no wire and in no log of the server.
 */
final class ScramVerifier {

  private static final String METHOD = "scram-sha-256";

  private ScramVerifier() {}

  static String of(DatabaseLogin login) {
    try {
      return PasswordUtil.encodePassword(
          login.username(), login.password().expose().toCharArray(), METHOD);
    } catch (SQLException e) {
      throw new IllegalStateException(METHOD, e); // of a method that the driver does not know
    }
  }
}
