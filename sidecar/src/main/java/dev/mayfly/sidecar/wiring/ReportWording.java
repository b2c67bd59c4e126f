package dev.mayfly.sidecar.wiring;

import dev.mayfly.core.broker.Receipt;
import dev.mayfly.core.ledger.Entry;
import dev.mayfly.sidecar.command.Wording;
import dev.mayfly.sidecar.reporting.EntryLines;
import dev.mayfly.sidecar.reporting.Json;
import dev.mayfly.sidecar.reporting.ReceiptForm;
import java.util.Map;

/** The words of log lines and receipt files. */
public final class ReportWording implements Wording {

  @Override
  public String entry(Entry entry) {
    return EntryLines.text(entry);
  }

  @Override
  public String receipt(Receipt receipt) {
    return ReceiptForm.sentence(receipt);
  }

  @Override
  public Map<String, Object> fields(Receipt receipt) {
    return ReceiptForm.fields(receipt);
  }

  @Override
  public String json(Object value) {
    return Json.write(value);
  }

  @Override
  public String document(Object value) {
    return Json.indented(value);
  }
}
