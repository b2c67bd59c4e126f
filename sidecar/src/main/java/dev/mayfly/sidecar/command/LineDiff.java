package dev.mayfly.sidecar.command;

import java.util.List;

/** What would change, line by line: a minus takes away, a plus adds, as with diff. */
final class LineDiff {

  private LineDiff() {}

  static String of(List<String> there, List<String> wanted) {
    int[][] common = common(there, wanted);
    StringBuilder text = new StringBuilder();
    int i = 0;
    int j = 0;
    while (i < there.size() || j < wanted.size()) {
      if (i < there.size() && j < wanted.size() && there.get(i).equals(wanted.get(j))) {
        context(there.get(i), text);
        i++;
        j++;
      } else if (j == wanted.size() || (i < there.size() && common[i + 1][j] >= common[i][j + 1])) {
        text.append("  - ").append(there.get(i++)).append('\n');
      } else {
        text.append("  + ").append(wanted.get(j++)).append('\n');
      }
    }
    return text.toString();
  }

  /** Of what stays, only the keys of lists are shown: they say what a changed line belongs to. */
  private static void context(String line, StringBuilder text) {
    if (line.endsWith(":") && !line.startsWith(" ")) {
      text.append("    ").append(line).append('\n');
    }
  }

  /** How many lines both have in common from there on. */
  private static int[][] common(List<String> there, List<String> wanted) {
    int[][] common = new int[there.size() + 1][wanted.size() + 1];
    for (int i = there.size() - 1; i >= 0; i--) {
      for (int j = wanted.size() - 1; j >= 0; j--) {
        common[i][j] =
            there.get(i).equals(wanted.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
