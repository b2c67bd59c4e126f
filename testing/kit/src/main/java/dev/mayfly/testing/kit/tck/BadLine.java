package dev.mayfly.testing.kit.tck;

import dev.mayfly.core.backend.BackendException;
import dev.mayfly.core.backend.BackendException.Kind;
import java.util.HashSet;
import java.util.Set;

/** What becomes of calls between a caller and a server. */
enum BadLine {
  /** The first call of each name is done, and its answer lost. */
  LOSES_ANSWERS,
  /** Every call is done twice, and the second's answer is the one that arrives. */
  SENDS_TWICE;

  /** Something that is asked of a server. */
  interface Call<T> {
    T make() throws BackendException;
  }

  /** The line that one caller has. */
  Calls open() {
    return new Calls(this);
  }

  /** The calls that went over one line. */
  static final class Calls {
    private final BadLine line;
    private final Set<String> lost = new HashSet<>();

    private Calls(BadLine line) {
      this.line = line;
    }

    <T> T carry(String name, Call<T> call) throws BackendException {
      T answer = call.make();
      if (line == SENDS_TWICE) {
        return call.make();
      }
      if (lost.add(name)) {
        throw new BackendException(Kind.UNKNOWN, "the answer to " + name + " is lost");
      }
      return answer;
    }
  }

  /** As the core does it with what is idempotent: who cannot know what became of it asks again. */
  static <T> T untilAnswered(Call<T> call) throws BackendException {
    try {
      return call.make();
    } catch (BackendException e) {
      if (e.kind() != Kind.UNKNOWN) {
        throw e;
      }
      return call.make();
    }
  }
}
