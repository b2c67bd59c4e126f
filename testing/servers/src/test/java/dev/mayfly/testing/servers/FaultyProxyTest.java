package dev.mayfly.testing.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyProxyTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private final FaultyProxy bao =
      FaultyProxy.before(URI.create(SharedServers.openBao().address()).getPort());
  private final FaultyProxy postgres = FaultyProxy.before(SharedServers.postgreSql().port());

  @BeforeEach
  void emptyTable() {
    SharedServers.postgreSql().execute("DROP TABLE IF EXISTS marks; CREATE TABLE marks (n int)");
  }

  @AfterEach
  void closeProxies() {
    bao.close();
    postgres.close();
  }

  @Test
  void a_get_whose_answer_is_lost_is_sent_a_second_time_by_the_jdks_client() throws Exception {
    Fault lost = bao.inject(Fault.loseAnswer(head -> head.startsWith("GET /v1/sys/health")));
    assertEquals(200, health());
    assertEquals(1, lost.hits());
    assertEquals(
        List.of("GET /v1/sys/health HTTP/1.1", "GET /v1/sys/health HTTP/1.1"), bao.requests());
  }

  @Test
  void the_server_has_done_what_a_lost_answer_answers_and_nothing_of_a_lost_request()
      throws SQLException {
    postgres.inject(Fault.loseAnswer(statement -> statement.contains("VALUES (1)")));
    postgres.inject(Fault.loseRequest(statement -> statement.contains("VALUES (2)")));
    assertThrows(SQLException.class, () -> insert(1));
    assertThrows(SQLException.class, () -> insert(2));
    insert(3);
    assertEquals(List.of("1", "3"), marks());
  }

  @Test
  void a_held_answer_arrives_when_it_is_released() throws Exception {
    Fault held =
        postgres.inject(Fault.holdAnswer(statement -> statement.contains("VALUES (1)"), LIMIT));
    CompletableFuture<Void> insert = CompletableFuture.runAsync(() -> insertUnchecked(1));
    held.awaitHit(LIMIT);
    Await.until("the row is there", LIMIT, () -> marks().equals(List.of("1")));
    assertFalse(insert.isDone());
    held.release();
    insert.join();
  }

  @Test
  void the_first_requests_can_be_spared() throws Exception {
    Fault lost = postgres.inject(Fault.loseRequest(s -> s.contains("VALUES")).sparing(1).times(2));
    insert(1);
    assertThrows(SQLException.class, () -> insert(2));
    assertThrows(SQLException.class, () -> insert(3));
    insert(4);
    assertEquals(List.of("1", "4"), marks());
    assertEquals(2, lost.hits());
  }

  @Test
  void a_refusing_proxy_cuts_what_is_open_and_listens_again_on_the_same_port() throws Exception {
    try (Connection open = connect();
        Statement statement = open.createStatement()) {
      postgres.refuse();
      assertThrows(SQLException.class, () -> statement.execute("SELECT 1"));
    }
    SQLException refused = assertThrows(SQLException.class, this::connect);
    assertTrue(refused.getCause() instanceof ConnectException);
    postgres.listen();
    insert(1);
  }

  private int health() throws Exception {
    return ((HttpURLConnection)
            URI.create(bao.address() + "/v1/sys/health").toURL().openConnection())
        .getResponseCode();
  }

  private Connection connect() throws SQLException {
    PostgreSql server = SharedServers.postgreSql();
    String url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres";
    return DriverManager.getConnection(url, server.superuser(), server.superuserPassword());
  }

  private void insert(int mark) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO marks VALUES (" + mark + ")");
    }
  }

  private void insertUnchecked(int mark) {
    try {
      insert(mark);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> marks() {
    return SharedServers.postgreSql().query("postgres", "SELECT n FROM marks ORDER BY n");
  }
}
