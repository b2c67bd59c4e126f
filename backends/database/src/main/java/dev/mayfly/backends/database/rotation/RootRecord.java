package dev.mayfly.backends.database.rotation;

import dev.mayfly.core.backend.Rotations;
import dev.mayfly.core.credential.DatabaseLogin;
import dev.mayfly.core.credential.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of two root logins: all that a process needs which takes over, wherever another
 * stopped. Each change of it is written before what it says is done.
 *
 * @param epoch higher with each process that is at work on it: what an earlier one still does is
 *     refused by the database
 * @param begun how many rotations ever began
 * @param last the last one that is over
 * @param holder who is at work, or was last
 * @param since when that was written
 * @param begunAt when the last rotation began
 * @param active the login that accounts are made with
 * @param switching whether it may be the other one already
 * @param passwords of each login whatever may be in force, the newest first; one that is certain
 *     stands alone
 * @param asked the last request that the last rotation serves
 * @param answered the last request that is served
 * @param oldest the first version of this record that may not be destroyed yet
 */
record RootRecord(
    long epoch,
    long begun,
    Optional<Rotations.Last> last,
    String holder,
    Instant since,
    Instant begunAt,
    String active,
    boolean switching,
    SortedMap<String, List<Secret>> passwords,
    int asked,
    int answered,
    int oldest) {

  RootRecord {
    passwords = new TreeMap<>(passwords);
  }

  /** The login that is not in use. */
  String standby() {
    return passwords.keySet().stream()
        .filter(login -> !login.equals(active))
        .findFirst()
        .orElseThrow();
  }

  List<Secret> passwordsOf(String login) {
    return passwords.getOrDefault(login, List.of());
  }

  /** With the password that is given to it, or has been. */
  DatabaseLogin newest(String login) {
    return new DatabaseLogin(login, passwordsOf(login).get(0));
  }

  /** Whether a process has begun what is not over. */
  boolean underWay() {
    return last.map(Rotations.Last::number).orElse(0L) < begun;
  }

  Rotations rotations() {
    return new Rotations(begun, last);
  }

  /** Whether its holder is silent for so long that it counts as gone. */
  boolean abandoned(Instant now, Duration patience) {
    return Duration.between(since, now).abs().compareTo(patience) > 0;
  }

  RootRecord takenOver(String by, Instant now) {
    return new RootRecord(
        epoch + 1, begun, last, by, now, begunAt, active, switching, passwords, asked, answered,
        oldest);
  }

  /** One more rotation begins: the login that is not in use is to get this password. */
  RootRecord begin(Secret candidate, int requests, Instant now) {
    return new RootRecord(
        epoch,
        begun + 1,
        last,
        holder,
        now,
        now,
        active,
        switching,
        with(standby(), candidate),
        requests,
        answered,
        oldest);
  }

  /** The login that is not in use has the newest password, and accounts may be made with it. */
  RootRecord ready(Instant now) {
    return switching(true, active, only(standby()), now);
  }

  /** Accounts are made with the other login. */
  RootRecord switched(Instant now) {
    return switching(false, standby(), passwords, now);
  }

  /** The login that was in use is to get this password, which no one will know. */
  RootRecord retiring(Secret candidate, Instant now) {
    return switching(false, active, with(standby(), candidate), now);
  }

  private RootRecord switching(
      boolean under, String login, SortedMap<String, List<Secret>> known, Instant now) {
    return new RootRecord(
        epoch, begun, last, holder, now, begunAt, login, under, known, asked, answered, oldest);
  }

  /**
   * The rotation is over.
   *
   * @param kept the version that is still there beside this one
   */
  RootRecord over(int kept, Instant now) {
    return new RootRecord(
        epoch,
        begun,
        Optional.of(new Rotations.Last(begun, begunAt)),
        holder,
        now,
        begunAt,
        active,
        false,
        only(standby()),
        asked,
        asked,
        kept);
  }

  private SortedMap<String, List<Secret>> with(String login, Secret candidate) {
    SortedMap<String, List<Secret>> more = new TreeMap<>(passwords);
    List<Secret> known = new ArrayList<>(List.of(candidate));
    known.addAll(passwordsOf(login));
    more.put(login, List.copyOf(known));
    return more;
  }

  private SortedMap<String, List<Secret>> only(String login) {
    SortedMap<String, List<Secret>> one = new TreeMap<>(passwords);
    one.put(login, List.of(passwordsOf(login).get(0)));
    return one;
  }

  /** Without the passwords. */
  @Override
  public String toString() {
    return "epoch "
        + epoch
        + ", rotation "
        + begun
        + " by "
        + holder
        + ", "
        + active
        + " is in use";
  }
}
