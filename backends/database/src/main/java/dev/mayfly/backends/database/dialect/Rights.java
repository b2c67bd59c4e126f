package dev.mayfly.backends.database.dialect;

import dev.mayfly.core.backend.Account.Access;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What each role and account of a server was given, and so what each may do: by itself, by the
 * roles that it may use, and because everybody may.
 */
public final class Rights {

  /** Who has what is granted to PUBLIC. */
  public static final String EVERYBODY = "";

  private final Map<String, List<String>> words = new HashMap<>();
  private final Map<String, Access> access = new HashMap<>();
  private final Map<String, Set<String>> roles = new HashMap<>();

  /**
   * All that an account may do.
   *
   * @param words one thing each
   * @param access the most that they come to
   */
  public record Sum(List<String> words, Access access) {

    public Sum {
      words = List.copyOf(words);
    }
  }

  /** Gives a right, said in plain words, to a role or an account. */
  public void give(String to, String right, Access worth) {
    words.computeIfAbsent(to, any -> new ArrayList<>()).add(right);
    access.merge(to, worth, Rights::more);
  }

  /** Lets the member use what the role was given. */
  public void join(String member, String role) {
    roles.computeIfAbsent(member, any -> new HashSet<>()).add(role);
  }

  public Sum of(String account) {
    List<String> all = new ArrayList<>(words.getOrDefault(account, List.of()));
    Access most = access.getOrDefault(account, Access.NONE);
    for (String role : reached(account)) {
      String given = String.join(", ", words.getOrDefault(role, List.of()));
      if (!given.isEmpty()) {
        all.add("as " + (role.equals(EVERYBODY) ? "everybody" : role) + ": " + given);
        most = more(most, access.getOrDefault(role, Access.NONE));
      }
    }
    return new Sum(all, most);
  }

  /** Everybody and every role that it may use, by name. */
  private Set<String> reached(String account) {
    Set<String> reached = new TreeSet<>(Set.of(EVERYBODY));
    Deque<String> open = new ArrayDeque<>(List.of(account));
    while (!open.isEmpty()) {
      for (String role : roles.getOrDefault(open.remove(), Set.of())) {
        if (!role.equals(account) && reached.add(role)) {
          open.add(role);
        }
      }
    }
    return reached;
  }

  private static Access more(Access one, Access other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
