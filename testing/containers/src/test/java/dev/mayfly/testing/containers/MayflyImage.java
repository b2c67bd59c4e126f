package dev.mayfly.testing.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The image that {@code sidecar/image/build} makes of this checkout, made once. */
final class MayflyImage {

  static final String TAG = "mayfly:test";

  private static final class Built {
    static final String WORDS = build();
  }

  private MayflyImage() {}

  /** Makes it; what was printed, which ends with the compressed size. */
  static String words() {
    return Built.WORDS;
  }

  private static String build() {
    try {
      String script = Shell.CHECKOUT.resolve("sidecar/image/build").toString();
      Shell.Result result = Shell.run(Map.of(), List.of(script, TAG));
      assertEquals(0, result.code(), result.output());
      return result.output();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
