package dev.mayfly.testing.servers;

/**
 * A program that starts servers, prints their pids and logs, and waits to be killed; or leaves the
 * servers running.
 */
final class ServerOwner {
  private ServerOwner() {}

  @SuppressWarnings("SystemOut") // it is what the test reads
  public static void main(String[] arguments) throws Exception {
    OpenBao bao = OpenBao.builder().inMemory().start();
    PostgreSql postgres = PostgreSql.builder().start();
    if (arguments.length > 0 && arguments[0].equals("leave")) {
      bao.leaveRunning();
      postgres.leaveRunning();
    }
    System.out.println(bao.pid() + " " + bao.log());
    System.out.println(postgres.pid() + " " + postgres.log());
    System.out.flush();
    if (System.in.read() < 0) {
      return;
    }
    bao.pause();
    System.out.println("paused");
    Thread.currentThread().join();
  }
}
