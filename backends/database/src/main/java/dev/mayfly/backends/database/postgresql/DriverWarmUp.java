package dev.mayfly.backends.database.postgresql;

import java.sql.DriverManager;
import java.util.Calendar;
import java.util.List;

/**
 * Has the JVM load what a first connection needs: beside the login at Vault, and not after the
 * issue of the guard's, where a task would wait for it. Computing a login beforehand costs as much
 * as it saves.
 */
final class DriverWarmUp {

  /** Of the driver and the pool, the larger ones that they come to one after the other. */
  static final List<String> CLASSES =
      List.of(
          "org.postgresql.Driver",
          "org.postgresql.core.v3.ConnectionFactoryImpl",
          "org.postgresql.core.v3.QueryExecutorImpl",
          "org.postgresql.core.v3.ScramAuthenticator",
          "org.postgresql.core.Parser",
          "org.postgresql.jdbc.PgConnection",
          "org.postgresql.jdbc.PgPreparedStatement",
          "org.postgresql.jdbc.PgResultSet",
          "org.postgresql.jdbc.PgArray",
          "org.postgresql.jdbc.ArrayEncoding",
          "org.postgresql.jdbc.TypeInfoCache",
          "org.postgresql.shaded.com.ongres.scram.common.ScramMechanism",
          "org.postgresql.shaded.com.ongres.stringprep.Stringprep",
          "com.zaxxer.hikari.HikariDataSource",
          "com.zaxxer.hikari.pool.HikariPool");

  private DriverWarmUp() {}

  static void run() {
    try {
      DriverManager.getDrivers();
      for (String name : CLASSES) {
        Class.forName(name);
      }
      Calendar.getInstance(); // reads the locale's data, which takes longer than all else
    } catch (ClassNotFoundException e) {
      return; // The first connection takes longer then, and nothing else.
    }
  }
}
