package dev.mayfly.sidecar.command;

/** Prints the manual page: the help of every command, in the format of `man`. */
public final class Manual implements Command {

  private final CommandTable table;

  public Manual(CommandTable table) {
    this.table = table;
  }

  @Override
  public Usage usage() {
    return Usage.of("manual", "print the manual page, which has the help of every command")
        .examples("mayfly manual | man -l -");
  }

  @Override
  public int run(Arguments arguments, Console console) {
    console.out().print(ManualPage.of(table));
    return Usage.DONE;
  }
}
