package dev.mayfly.sidecar.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mayfly.core.ledger.Entry;
import dev.mayfly.sidecar.command.ProcessLedger.Standing;
import dev.mayfly.sidecar.wiring.ReportWording;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

@DisplayName("What the ledgers say")
class LedgerCommandsTest {

  private final Shelf shelf = new Shelf();
  private final Screen screen = new Screen();
  private final ReportWording wording = new ReportWording();
  private final Command leases = new Leases(shelf, Shelf.clock(), new Printer(wording));
  private final Command stranded = new StrandedList(shelf, new Printer(wording));
  private final Command receipts = new ReceiptsList(shelf, Shelf.clock(), wording);
  private final Command show = new AuditShow(shelf, wording);
  private final Command verify = new AuditVerify(shelf, new Printer(wording));

  @BeforeEach
  void writeLedgers() {
    shelf.put("a-living", Standing.LIVING, RecordedTask.begun("nightly", "aaaaaaaaaa").entries());
    shelf.put(
        "b-left", Standing.LEFT, RecordedTask.begun("hourly", "bbbbbbbbbb").ending().entries());
    shelf.put(
        "c-left",
        Standing.LEFT,
        RecordedTask.begun("weekly", "cccccccccc").stranded("something depends on it").entries());
    shelf.put(
        "d-finished",
        Standing.FINISHED,
        RecordedTask.begun("nightly", "dddddddddd").proven().entries());
  }

  @Test
  @DisplayName("leases: what is held now, by whom, and until when; what is proven gone is not")
  void leases() {
    assertEquals(0, screen.type(leases));
    assertEquals(
        """
        lease       task          target     role  account          state       expires    process
        aaaaaaaaaa  nightly/run1  reporting  ro    mf-aaaaaaaaaa-x  ACTIVE      in 14m59s  process of a-living
        bbbbbbbbbb  hourly/run1   reporting  ro    mf-bbbbbbbbbb-x  UNVERIFIED  in 14m58s  process of b-left (gone)
        cccccccccc  weekly/run1   reporting  ro    mf-cccccccccc-x  STRANDED    in 14m57s  process of c-left (gone)

        Some belong to processes that are gone: `mayfly recover` ends them.
        """,
        screen.out());
    assertEquals(0, screen.type(leases, "-o", "jsonl"));
    assertEquals(3, screen.out().lines().count());
    assertTrue(screen.out().contains("\"valid_until\":\"2026-11-22T02:15:00Z\""), screen.out());
  }

  @Test
  @DisplayName("stranded list: why, and what to type; exit 1 tells that there are some")
  void stranded() {
    assertEquals(1, screen.type(stranded));
    assertTrue(screen.out().startsWith("cccccccccc  mf-cccccccccc-x at reporting"), screen.out());
    assertTrue(
        screen.out().contains("something depends on it; fix: take away the object"), screen.out());
    assertTrue(screen.out().contains("`mayfly stranded retry cccccccccc`"), screen.out());
  }

  @Test
  @DisplayName("receipts: one sentence for each task, all of it for the one that is named")
  void receipts() {
    assertEquals(1, screen.type(receipts), "two tasks that ended are not proven to have no access");
    assertEquals(4, screen.out().lines().count());
    assertEquals(0, screen.type(receipts, "nightly"));
    assertTrue(screen.out().contains("proven   2026-11-22T02:00:09Z by CATALOGUE"), screen.out());
    assertTrue(screen.out().contains("2 sessions killed"), screen.out());
    assertEquals(1, screen.type(receipts, "hourly/run1", "-o", "json"));
    Map<?, ?> receipt = (Map<?, ?>) ((List<?>) parse(screen.out())).get(0);
    assertEquals("hourly", receipt.get("task"));
    assertEquals(false, receipt.get("proven"));
    assertEquals(0, screen.type(receipts, "daily"));
    assertEquals("No ledger knows a task daily.\n", screen.out());
  }

  @Test
  @DisplayName("receipts: only those that failed, or that are not older than what is asked for")
  void someReceipts() {
    assertEquals(1, screen.type(receipts, "--failed"));
    assertEquals(2, screen.out().lines().count(), screen.out());
    assertTrue(screen.out().lines().noneMatch(line -> line.startsWith("nightly")), screen.out());
    assertEquals(0, screen.type(receipts, "--failed", "nightly"));
    assertEquals("There is no such receipt.\n", screen.out());
    assertEquals(1, screen.type(receipts, "--since", "1h"));
    assertEquals(4, screen.out().lines().count(), screen.out());
    assertEquals(1, screen.type(receipts, "--since", "2026-11-22"));
    assertEquals(4, screen.out().lines().count(), screen.out());
    assertEquals(0, screen.type(receipts, "--since", "2026-11-22T03:00:00Z"));
    assertEquals("There is no such receipt.\n", screen.out());
    assertEquals(2, screen.type(receipts, "--since", "yesterday"));
    assertTrue(screen.err().contains("`yesterday` is no time"), screen.err());
  }

  @Test
  @DisplayName("audit show: every entry in the order of its ledger, with every field for machines")
  void auditShow() {
    assertEquals(0, screen.type(show));
    assertTrue(
        screen.out().contains("2026-11-22T02:00:05Z     5  aaaaaaaaaa: issued as mf-aaaaaaaaaa-x"),
        screen.out());
    assertEquals(0, screen.type(show, "-o", "json"));
    List<?> rows = (List<?>) parse(screen.out());
    assertEquals(6 + 8 + 10 + 13, rows.size());
    Map<?, ?> severed = (Map<?, ?>) rows.get(6 + 7);
    assertEquals("Severed", severed.get("entry"));
    assertEquals("bbbbbbbbbb", severed.get("key"));
    assertEquals(Map.of("16400", "mf-bbbbbbbbbb-x"), severed.get("accounts"));
    assertEquals(2, severed.get("sessions_killed"));
    assertEquals(Map.of(), severed.get("failures"));
  }

  @Test
  @DisplayName("audit show --task: what concerns this task or a lease of it, and nothing else")
  void auditShowOfOneTask() {
    assertEquals(0, screen.type(show, "--task", "hourly", "-o", "jsonl"));
    assertEquals(7, screen.out().lines().count(), screen.out());
    assertTrue(screen.out().lines().noneMatch(line -> line.contains("aaaaaaaaaa")), screen.out());
    assertEquals(0, screen.type(show, "--task", "nobody"));
    assertEquals("The ledgers have no such entry yet.\n", screen.out());
  }

  @Test
  @DisplayName("the formats hold the same: JSON and YAML say what the lines of JSON say")
  void formats() {
    assertEquals(0, screen.type(show, "-o", "json"));
    Object json = parse(screen.out());
    screen.type(show, "-o", "yaml");
    assertEquals(json, parse(screen.out()));
    screen.type(show, "-o", "jsonl");
    assertEquals(json, screen.out().lines().map(LedgerCommandsTest::parse).toList());
    assertEquals(2, screen.type(show, "-o", "jsn"));
    assertTrue(screen.err().contains("Did you mean json?"), screen.err());
  }

  @Test
  @DisplayName("audit verify: whole ledgers verify, and the head is told")
  void verifies() {
    assertEquals(0, screen.type(verify));
    assertTrue(screen.out().contains("a-living  ✓ 6 entries verify\n    head "), screen.out());
  }

  @Test
  @DisplayName(
      "audit verify: a torn tail is what a crash leaves, but not at the end of what was closed")
  void tornTail() {
    byte[] whole = whole();
    byte[] torn = Arrays.copyOf(whole, whole.length - 3);
    shelf.put("e-left", Standing.LEFT, torn);
    assertEquals(0, screen.type(verify));
    assertTrue(screen.out().contains("✓ 5 entries verify, then "), screen.out());
    shelf.put("f-finished", Standing.FINISHED, torn);
    assertEquals(1, screen.type(verify));
    assertTrue(screen.out().contains("f-finished  ✗ DAMAGED at byte "), screen.out());
  }

  @Test
  @DisplayName("audit verify: an entry taken out is found, and so is a story that cannot be")
  void damage() {
    shelf.put("e-mixed", Standing.LEFT, mixed());
    assertEquals(1, screen.type(verify));
    assertTrue(screen.out().contains("does not follow the one before it"), screen.out());

    shelf.put(
        "f-impossible",
        Standing.LEFT,
        RecordedTask.begun("x", "gggggggggg").proven().stranded("after the end").entries());
    assertEquals(1, screen.type(verify, "-o", "table"));
    assertTrue(screen.out().contains("tells no possible story"), screen.out());
  }

  private static byte[] whole() {
    return Shelf.written(RecordedTask.begun("torn", "eeeeeeeeee").entries());
  }

  /** The same, with another first entry. */
  private static byte[] mixed() {
    byte[] other = Shelf.written(new Entry.Opened("mayfly test", "process 2"));
    byte[] mixed = whole();
    System.arraycopy(other, 0, mixed, 0, other.length);
    return mixed;
  }

  @Test
  @DisplayName("where there is nothing, that is said")
  void nothing() {
    Shelf none = new Shelf();
    Printer printer = new Printer(wording);
    assertEquals(0, screen.type(new Leases(none, Shelf.clock(), printer)));
    assertEquals("No credential is held.\n", screen.out());
    assertEquals(0, screen.type(new StrandedList(none, printer)));
    assertEquals("Nothing is stranded.\n", screen.out());
    assertEquals(0, screen.type(new ReceiptsList(none, Shelf.clock(), wording)));
    assertEquals("No task has run yet.\n", screen.out());
    assertEquals(0, screen.type(new AuditVerify(none, printer)));
    assertEquals("There is no ledger yet.\n", screen.out());
    assertEquals(0, screen.type(new AuditVerify(none, printer), "-o", "json"));
    assertEquals("[]\n", screen.out());
  }

  private static Object parse(String json) {
    return new Load(LoadSettings.builder().build()).loadFromString(json);
  }
}
