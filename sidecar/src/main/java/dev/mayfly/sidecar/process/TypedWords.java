package dev.mayfly.sidecar.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The words of a command, byte for byte as they were typed. What a JVM was given is decoded by its
 * locale, and what a locale cannot express is lost: then the kernel is asked.
 */
final class TypedWords {

  /** What stands for bytes that a JVM could not decode. */
  private static final String LOST = "\uFFFD";

  private static final Path TYPED = Path.of("/proc/self/cmdline");

  private static final Charset DECODED = Charset.forName(System.getProperty("sun.jnu.encoding"));

  /** What a process builder encodes with. */
  private static final Charset SENT =
      Runtime.version().feature() < 18 ? Charset.defaultCharset() : DECODED;

  private final List<String> words;
  private final List<Optional<byte[]>> lost;

  private TypedWords(List<String> words, List<Optional<byte[]>> lost) {
    this.words = words;
    this.lost = lost;
  }

  /** The last words of our own command line; or others, which are taken as they are. */
  static TypedWords of(List<String> words) throws CommandNotRunnableException {
    if (words.stream().allMatch(US_ASCII.newEncoder()::canEncode)) {
      return new TypedWords(words, words.stream().map(word -> Optional.<byte[]>empty()).toList());
    }
    List<byte[]> typed = typed(words);
    List<Optional<byte[]>> lost = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      boolean survives = Arrays.equals(words.get(i).getBytes(SENT), typed.get(i));
      lost.add(survives ? Optional.empty() : Optional.of(typed.get(i)));
    }
    return new TypedWords(words, lost);
  }

  private static List<byte[]> typed(List<String> words) throws CommandNotRunnableException {
    List<byte[]> all = commandLine();
    List<byte[]> last = all.subList(Math.max(0, all.size() - words.size()), all.size());
    if (last.stream().map(word -> new String(word, DECODED)).toList().equals(words)) {
      return last;
    }
    if (isLossy(String.join("", words))) {
      throw CommandNotRunnableException.notExecutable(
          words.get(0),
          "its arguments have characters that this locale cannot express, and /proc does not tell"
              + " them; fix: export LC_ALL=C.UTF-8");
    }
    return words.stream().map(word -> word.getBytes(UTF_8)).toList();
  }

  private static List<byte[]> commandLine() {
    List<byte[]> words = new ArrayList<>();
    try {
      byte[] all = Files.readAllBytes(TYPED);
      int start = 0;
      for (int i = 0; i < all.length; i++) {
        if (all[i] == 0) {
          words.add(Arrays.copyOfRange(all, start, i));
          start = i + 1;
        }
      }
    } catch (IOException noProc) {
      words.clear();
    }
    return words;
  }

  /** Whether a JVM may have lost something of it, so that it need not be what it stands for. */
  static boolean isLossy(String decoded) {
    return decoded.contains(LOST);
  }

  /** Whether a process builder passes all of them on as they are. */
  boolean survive() {
    return lost.stream().allMatch(Optional::isEmpty);
  }

  /** As far as a JVM can express them. */
  List<String> words() {
    return words;
  }

  /** A shell's script that becomes the command; the words are its parameters. */
  String script() {
    StringBuilder assigned = new StringBuilder();
    StringBuilder exec = new StringBuilder("exec");
    for (int i = 0; i < words.size(); i++) {
      String name = "w" + (i + 1);
      Optional<byte[]> bytes = lost.get(i);
      if (bytes.isPresent()) { // the dot keeps newlines at its end from the shell
        assigned.append(name).append("=$(printf '").append(octal(bytes.get())).append(".'); ");
      }
      exec.append(bytes.isPresent() ? " \"${" + name + "%.}\"" : " \"${" + (i + 1) + "}\"");
    }
    return assigned.append(exec).toString();
  }

  private static String octal(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte each : bytes) {
      text.append(String.format("\\%03o", each & 0xff));
    }
    return text.toString();
  }
}
