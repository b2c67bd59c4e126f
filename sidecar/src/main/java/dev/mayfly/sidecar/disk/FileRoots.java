package dev.mayfly.sidecar.disk;

import dev.mayfly.core.broker.Roots;
import dev.mayfly.core.text.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Roots shared by the processes of one state folder. Of each root there is a locked file, which
 * holds the number and the beginning of its last rotation, and one that grows by a byte with every
 * rotation that begins: its length is read without a lock. A third is locked by all who use the
 * root together, and alone by who replaces its secret.
 */
public final class FileRoots implements Roots {

  private final Claims claims;

  public FileRoots(Claims claims) {
    this.claims = claims;
  }

  @Override
  public long begun(String root) throws IOException {
    Path count = count(root);
    return Files.exists(count) ? Files.size(count) : 0;
  }

  @Override
  public Optional<Use> use(String root) throws IOException {
    return claims.shared(uses(root)).map(file -> file::close);
  }

  @Override
  public Optional<Turn> take(String root) throws IOException {
    return claims.file("root " + root).map(file -> new FileTurn(file, root));
  }

  private static String uses(String root) {
    return "uses of " + root;
  }

  private Path count(String root) {
    return claims.path("rotations of " + root);
  }

  private final class FileTurn implements Turn {

    private final LockedFile file;
    private final String root;
    private Optional<SharedFile> alone = Optional.empty();

    FileTurn(LockedFile file, String root) {
      this.file = file;
      this.root = root;
    }

    @Override
    public synchronized boolean alone() throws IOException {
      if (alone.isEmpty()) {
        alone = claims.alone(uses(root));
      }
      return alone.isPresent();
    }

    @Override
    public synchronized void replaced() throws IOException {
      if (alone.isPresent()) {
        alone.get().close();
        alone = Optional.empty();
      }
    }

    /**
     * A text of another form was torn by a crash: nothing is known then, and the rotation is done
     * once more.
     */
    @Override
    public Optional<Rotated> last() throws IOException {
      String[] words = file.text().split(" ", 2);
      try {
        return words.length < 2
            ? Optional.empty()
            : Optional.of(new Rotated(Long.parseLong(words[0]), Instant.parse(words[1])));
      } catch (NumberFormatException | DateTimeException torn) {
        return Optional.empty();
      }
    }

    @Override
    public long begin() throws IOException {
      Path count = count(root);
      try {
        Files.write(
            count,
            new byte[] {'.'},
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND,
            StandardOpenOption.SYNC);
      } catch (IOException e) {
        throw Words.naming(count, e);
      }
      return Files.size(count);
    }

    @Override
    public void done(Rotated rotation) throws IOException {
      file.write(rotation.number() + " " + rotation.begun());
    }

    @Override
    public void close() throws IOException {
      replaced();
      file.close();
    }
  }
}
