package dev.mayfly.sidecar.configuration;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a mistyped word was probably meant to be. */
public final class Nearest {

  private Nearest() {}

  /**
   * The known word closest to the one written, if it is close enough to be a typing error, or
   * begins with what was written.
   */
  public static Optional<String> to(String written, Collection<String> known) {
    int tolerance = Math.max(1, written.length() / 3);
    return known.stream()
        .filter(word -> distance(written, word) <= tolerance || isBeginning(written, word))
        .min(Comparator.comparingInt(word -> distance(written, word)));
  }

  private static boolean isBeginning(String written, String word) {
    return written.length() >= 3 && word.startsWith(written);
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours that lead from one word to the
   * other.
   */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
