package dev.mayfly.examples.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One part of the story, with a clock of its own. */
final class Part {

  private record Noted(long nanos, String what, String observed, boolean held) {}

  private final String title;
  private final String about;
  private final List<Noted> noted = new ArrayList<>();
  private long zero = System.nanoTime();

  /** {@code about}: half a line of explanation. */
  Part(String title, String about) {
    this.title = title;
    this.about = about;
  }

  String title() {
    return title;
  }

  String about() {
    return about;
  }

  /** From now on time is counted; what was before has a negative one. Returns this moment. */
  long zero() {
    zero = System.nanoTime();
    return zero;
  }

  /** Notes a claim that was observed just now. */
  void claim(boolean held, String what, String observed) {
    claim(System.nanoTime(), held, what, observed);
  }

  /**
   * Notes a claim; {@code nanos} is when it was first observed, as {@link System#nanoTime} says.
   */
  void claim(long nanos, boolean held, String what, String observed) {
    noted.add(new Noted(nanos, what, observed, held));
  }

  long millis(long nanos) {
    return Math.round((nanos - zero) / 1e6);
  }

  /** In the order they were observed. */
  List<Moment> moments() {
    return noted.stream()
        .sorted(Comparator.comparingLong(Noted::nanos))
        .map(n -> new Moment(millis(n.nanos), n.what, n.observed, n.held))
        .toList();
  }

  boolean held() {
    return noted.stream().allMatch(Noted::held);
  }
}
