package dev.mayfly.backends.database;

import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Has the JVM load what a first connection needs, and compile what a login computes: beside the
 * issue of the guard's login, and not after it, where a task would wait for it.
 */
final class DriverWarmUp {

  /** Of the driver, the larger ones that it comes to one after the other. */
  static final List<String> CLASSES =
      List.of(
          "org.postgresql.Driver",
          "org.postgresql.core.v3.ConnectionFactoryImpl",
          "org.postgresql.core.v3.QueryExecutorImpl",
          "org.postgresql.core.v3.ScramAuthenticator",
          "org.postgresql.jdbc.PgConnection",
          "org.postgresql.jdbc.PgPreparedStatement",
          "org.postgresql.jdbc.PgResultSet",
          "org.postgresql.jdbc.PgArray",
          "org.postgresql.shaded.com.ongres.scram.client.ScramClient");

  /** As SCRAM-SHA-256 has them. */
  private static final int ROUNDS = 4096;

  private static final int BITS = 256;

  private DriverWarmUp() {}

  static void run() {
    try {
      for (String name : CLASSES) {
        Class.forName(name);
      }
      SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(new char[] {'x'}, new byte[] {1}, ROUNDS, BITS));
    } catch (ClassNotFoundException | GeneralSecurityException e) {
      return; // The first connection takes longer then, and nothing else.
    }
  }
}
