package dev.mayfly.examples.demo;

import java.util.List;

/** What the person or program that started the demo gets to see. */
interface Display {

  /** What takes time just now. */
  void progress(String sentence);

  /** A part is over. */
  void part(Part part);

  /** Lines that help whoever reads on. */
  void note(List<String> lines);

  /** All is over. */
  void verdict(Verdict verdict);
}
