package dev.mayfly.testing.benchmarks;

import java.util.List;

/**
 * One line of the report.
 *
 * @param peer what the same run measured of the peer; empty where nobody else does it
 * @param ratio Mayfly over peer; empty without a peer
 * @param budget empty where the line only explains another
 */
record Row(String what, String mayfly, String peer, String ratio, String budget, Verdict verdict) {

  /** Whether the budget was kept. */
  enum Verdict {
    NONE(""),
    MET("met"),
    MISSED("MISSED");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    static Verdict of(boolean met) {
      return met ? MET : MISSED;
    }
  }

  static final List<String> TITLES =
      List.of("what", "Mayfly", "peer, same run", "ratio", "budget", "");

  /** A line that explains, without a budget. */
  static Row note(String what, String mayfly, String peer) {
    return new Row(what, mayfly, peer, "", "", Verdict.NONE);
  }

  List<String> cells() {
    return List.of(what, mayfly, peer, ratio, budget, verdict.word);
  }

  static String times(double ratio) {
    return Samples.number(ratio) + " ×";
  }
}
