package dev.mayfly.sidecar.disk;

import dev.mayfly.core.broker.Roots;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Roots shared by the processes of one state folder: a locked file each, which holds when the last
 * rotation began.
 */
public final class FileRoots implements Roots {

  private final Claims claims;

  public FileRoots(Claims claims) {
    this.claims = claims;
  }

  @Override
  public Optional<Turn> take(String root) throws IOException {
    return claims.file("root " + root).map(FileTurn::new);
  }

  private record FileTurn(LockedFile file) implements Turn {

    /**
     * A text that is no instant was torn by a crash: nothing is known then, and the rotation is
     * done once more.
     */
    @Override
    public Optional<Instant> lastBegun() throws IOException {
      String text = file.text();
      try {
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
      } catch (DateTimeException torn) {
        return Optional.empty();
      }
    }

    @Override
    public void done(Instant begun) throws IOException {
      file.write(begun.toString());
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
