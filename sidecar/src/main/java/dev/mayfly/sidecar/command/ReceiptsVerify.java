package dev.mayfly.sidecar.command;

import dev.mayfly.sidecar.command.Signatures.Checked;
import dev.mayfly.sidecar.text.Visible;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Checks that receipts are as they were signed. */
public final class ReceiptsVerify implements Command {

  private static final Option KEY =
      Option.of("key", "FILE", "the public keys in PEM, as `mayfly receipts key` printed them");

  private final Signatures signatures;
  private final Printer printer;

  public ReceiptsVerify(Signatures signatures, Printer printer) {
    this.signatures = signatures;
    this.printer = printer;
  }

  @Override
  public Usage usage() {
    return Usage.of("receipts verify", "check that receipts are as they were signed")
        .describing(
            """
            FILE is a signed receipt (NAME.jws), or a plain one (NAME.json) with its signed form beside it: then both must
            say the same. Needs no configuration and connects to nothing.\
            """)
        .taking(Operands.several("FILE…"))
        .with(KEY, Option.OUTPUT)
        .checking("every one is as it was signed", "some are not, or are not signed")
        .examples("mayfly receipts verify --key receipts.pub /var/lib/mayfly/receipts/*.json");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Exception {
    Path keys =
        arguments
            .find(KEY)
            .map(Path::of)
            .orElseThrow(
                () ->
                    Failure.usage(
                        "mayfly receipts verify needs --key",
                        "`mayfly receipts key` prints the public key, once, to keep."));
    StringBuilder text = new StringBuilder();
    List<Map<String, Object>> rows = new ArrayList<>();
    boolean valid = true;
    for (String file : arguments.operands()) {
      Checked checked = signatures.check(Path.of(file), keys);
      Map<String, Object> receipt = fields(checked.receipt());
      valid &= checked.valid();
      text.append(Visible.line(line(file, checked, receipt))).append('\n');
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("file", file);
      row.put("valid", checked.valid());
      row.put("key", checked.keyId());
      row.put("fault", checked.fault());
      row.put("receipt", receipt);
      rows.add(row);
    }
    printer.print(new Report(text.toString(), rows), arguments, console);
    return valid ? Usage.DONE : Usage.FOUND_WRONG;
  }

  private static String line(String file, Checked checked, Map<String, Object> receipt) {
    if (!checked.valid()) {
      return file + ": NOT VALID: " + checked.fault();
    }
    String end = Boolean.TRUE.equals(receipt.get("proven")) ? "proven" : "NOT PROVEN";
    return "%s: valid, signed with %s: %s/%s, ended %s, %s%s"
        .formatted(
            file,
            checked.keyId(),
            Fields.text(receipt, "task"),
            Fields.text(receipt, "incarnation"),
            Fields.text(receipt, "ended"),
            end,
            told(receipt));
  }

  /** Whose word it is, where whoever signed has not seen all of it. */
  private static String told(Map<String, Object> receipt) {
    String witness = Fields.text(receipt, "told_by");
    if (witness.isEmpty()) {
      return "";
    }
    return Boolean.TRUE.equals(receipt.get("end_seen"))
        ? "; its end was seen by who signed, what it was is the word of " + witness
        : "; all of it is the word of " + witness + ", not seen by who signed";
  }

  /** JSON is YAML. */
  private static Map<String, Object> fields(String json) {
    Map<String, Object> fields = new LinkedHashMap<>();
    Object read =
        json.isEmpty() ? Map.of() : new Load(LoadSettings.builder().build()).loadFromString(json);
    if (read instanceof Map<?, ?> map) {
      map.forEach((name, value) -> Plain.put(fields, String.valueOf(name), value));
    }
    return fields;
  }
}
