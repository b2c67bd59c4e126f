package dev.mayfly.testing.servers.search;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;

/** What is printed in this JVM, on its way to where it was going. */
final class Said {

  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  /** Hears standard output and standard error from now on until the JVM ends. */
  static Said hear() {
    Said said = new Said();
    System.setOut(said.before(System.out));
    System.setErr(said.before(System.err));
    return said;
  }

  private PrintStream before(PrintStream stream) {
    return new PrintStream(new Ear(stream), true);
  }

  /** Looks into all that was said since the last time. */
  synchronized void look(Findings findings) {
    findings.look("what was printed", heard.toByteArray());
    heard.reset();
  }

  synchronized void add(byte[] bytes) {
    heard.writeBytes(bytes);
  }

  private final class Ear extends OutputStream {
    private final PrintStream stream;

    Ear(PrintStream stream) {
      this.stream = stream;
    }

    @Override
    public void write(int next) {
      write(new byte[] {(byte) next}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      add(Arrays.copyOfRange(bytes, offset, offset + length));
      stream.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      stream.flush();
    }
  }
}
