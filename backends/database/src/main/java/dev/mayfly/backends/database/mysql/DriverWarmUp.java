package dev.mayfly.backends.database.mysql;

import java.sql.DriverManager;

/**
 * Has the JVM load what a first connection needs: beside the login at Vault, and not after the
 * issue of the guard's, where a task would wait for it.
 */
final class DriverWarmUp {

  private DriverWarmUp() {}

  static void run() {
    try {
      DriverManager.getDrivers();
      Class.forName("com.mysql.cj.jdbc.ConnectionImpl");
      Class.forName("com.mysql.cj.protocol.a.NativeProtocol");
      Class.forName("com.mysql.cj.jdbc.ClientPreparedStatement");
      Class.forName("com.zaxxer.hikari.pool.HikariPool");
    } catch (ClassNotFoundException e) {
      return; // The first connection takes longer then, and nothing else.
    }
  }
}
