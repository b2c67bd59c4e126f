package dev.mayfly.sidecar.command;

/** Prints a script that completes Mayfly's command line in a shell. */
public final class Completion implements Command {

  private final CommandTable table;

  public Completion(CommandTable table) {
    this.table = table;
  }

  @Override
  public Usage usage() {
    return Usage.of("completion", "print a script that completes commands in bash or zsh")
        .describing(
            """
            For commands, options, and files where one is asked for. Add the line of the example to ~/.bashrc, or write
            the script once where the shell looks for such.\
            """)
        .taking(Operands.one("bash|zsh"))
        .examples(
            "source <(mayfly completion bash)", "mayfly completion zsh > \"${fpath[1]}/_mayfly\"");
  }

  @Override
  public int run(Arguments arguments, Console console) throws Failure {
    String shell = arguments.operands().get(0);
    switch (shell) {
      case "bash" -> console.out().print(CompletionScript.bash(table));
      case "zsh" -> console.out().print(CompletionScript.zsh(table));
      default ->
          throw Failure.usage(
              "there is no completion for `" + shell + "`", "Shells it can be had for: bash, zsh.");
    }
    return Usage.DONE;
  }
}
