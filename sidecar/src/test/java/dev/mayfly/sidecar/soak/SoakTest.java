package dev.mayfly.sidecar.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.mayfly.client.TaskSession;
import dev.mayfly.client.TaskStatus;
import dev.mayfly.client.hikari.MayflyPool;
import dev.mayfly.sidecar.PreparedServers;
import dev.mayfly.sidecar.ServingSidecar;
import dev.mayfly.testing.servers.SharedServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pool at work while its logins, none of which lasts longer than 20 s, are replaced again and
 * again. {@code testing/soak} runs it for longer.
 */
@DisplayName("A HikariCP pool at 200 queries a second, whose logins last 20 s at most,")
class SoakTest {

  private static final int MINUTES = Integer.getInteger("soak.minutes", 1);
  private static final String GRANT = "main/soak_rw";

  @TempDir static Path folder;

  @Test
  @DisplayName("sees no error, leaves no account, and its sidecar's memory stays as it is")
  void soaks() throws Exception {
    PreparedServers servers =
        PreparedServers.prepare(
            "soak",
            folder,
            SharedServers.openBao(),
            SharedServers.postgreSql(),
            "    ttl: 10s\n    max_ttl: 20s\n");
    TaskStatus end;
    Load load;
    Memory memory;
    try (ServingSidecar sidecar =
            ServingSidecar.start(servers, text -> text.replace("ttl: 5m", "ttl: 10s"));
        TaskSession task = sidecar.client().join("job", "soak");
        HikariDataSource pool = MayflyPool.open(task, GRANT, pool())) {
      memory = new Memory(sidecar.pid());
      load = new Load(pool);
      load.run(Duration.ofMinutes(MINUTES), memory::sample);
      end = task.end("soaked", Duration.ofSeconds(60));
    }
    String result = load + "; " + memory;
    Files.writeString(Path.of("target", "soak.txt"), MINUTES + " min: " + result + "\n");
    assertEquals(List.of(), load.errors(), result);
    assertTrue(load.logins() > 2 * MINUTES, result);
    assertTrue(end.proven(), end.json());
    assertEquals(List.of(), servers.accounts(), result);
    assertTrue(MINUTES < 10 || memory.isFlat(), result);
  }

  private static HikariConfig pool() {
    HikariConfig config = new HikariConfig();
    config.setMaximumPoolSize(8);
    return config;
  }
}
