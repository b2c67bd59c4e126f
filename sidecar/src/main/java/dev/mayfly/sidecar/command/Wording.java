package dev.mayfly.sidecar.command;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.ledger.Entry;
import java.util.Map;

/**
 * The words and fields that log lines and receipt files have as well, so that a thing is said in
 * one way.
 */
public interface Wording {

  /** One line. */
  String entry(Entry entry);

  /** One sentence. */
  String receipt(Receipt receipt);

  Map<String, Object> fields(Receipt receipt);

  /** Maps, lists, texts, numbers and truth values as JSON, on one line. */
  String json(Object value);

  /** The same, indented, as a file. */
  String document(Object value);
}
