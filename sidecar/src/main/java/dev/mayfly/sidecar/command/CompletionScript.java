package dev.mayfly.sidecar.command;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What completes the command line in bash, and through its emulation in zsh: as usages say it. */
final class CompletionScript {

  /** The words of commands come from their usages; what follows `--` is another program's. */
  private static final String BASH =
      """
      # Completes mayfly; written by `mayfly completion bash`.
      _mayfly() {
        local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
        local more='' options='' files='' values='' operands='' i
        local IFS=$' \\t\\n'
        COMPREPLY=()
        if [ "$COMP_CWORD" -eq 1 ]; then
          COMPREPLY=($(compgen -W '@FIRST@' -- "$current"))
          return
        fi
        case "${COMP_WORDS[1]} " in
      @GROUPS@
        esac
        case "${COMP_WORDS[1]} ${COMP_WORDS[2]-} " in
      @COMMANDS@
        esac
        for ((i = 2; i < COMP_CWORD; i++)); do
          [ "${COMP_WORDS[i]}" != -- ] || { options='' values='' more='' files='' operands=yes; }
        done
        [ "$COMP_CWORD" -eq 2 ] || more=''
        case "$files " in
          *" $previous "*) _mayfly_files "$current"; return ;;
        esac
        case "$previous" in
          -o | --output) COMPREPLY=($(compgen -W 'text table json jsonl yaml csv' -- "$current"))
            [ "${COMP_WORDS[1]}" != inventory ] || COMPREPLY+=($(compgen -W html -- "$current"))
            return ;;
        esac
        case "$values " in
          *" $previous "*) return ;;
        esac
        case "$current" in
          -*) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
          *)
            COMPREPLY=($(compgen -W "$more" -- "$current"))
            [ -z "$operands" ] || _mayfly_files "$current"
            ;;
        esac
      }
      _mayfly_files() {
        local IFS=$'\\n'
        compopt -o filenames 2>/dev/null
        COMPREPLY+=($(compgen -f -- "$1"))
      }
      complete -F _mayfly mayfly
      """;

  private static final String ZSH_HEAD =
      """
      #compdef mayfly
      autoload -U +X bashcompinit && bashcompinit
      """;

  /** Where zsh loads it at the first completion, that one is to be answered too. */
  private static final String ZSH_FOOT =
      """
      [ "${funcstack[1]-}" != _mayfly ] || _bash_complete -F _mayfly
      """;

  private CompletionScript() {}

  static String bash(CommandTable table) {
    Stream<String> first = table.names().stream().map(name -> name.split(" ", 2)[0]).distinct();
    return BASH.replace(
            "@FIRST@", Stream.concat(first, Stream.of("help")).collect(Collectors.joining(" ")))
        .replace("@GROUPS@", groups(table))
        .replace("@COMMANDS@", commands(table));
  }

  static String zsh(CommandTable table) {
    return ZSH_HEAD + bash(table) + ZSH_FOOT;
  }

  private static String groups(CommandTable table) {
    return table.names().stream()
        .filter(name -> name.contains(" "))
        .collect(Collectors.groupingBy(name -> name.split(" ", 2)[0]))
        .entrySet()
        .stream()
        .map(group -> "    '%s ') more='%s' ;;".formatted(group.getKey(), rest(group.getValue())))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private static String rest(List<String> names) {
    return names.stream().map(name -> name.split(" ", 2)[1]).collect(Collectors.joining(" "));
  }

  /** Those of two words first: `receipts` is a command itself. */
  private static String commands(CommandTable table) {
    return Stream.concat(
            table.names().stream().filter(name -> name.contains(" ")),
            table.names().stream().filter(name -> !name.contains(" ")))
        .map(name -> command(table.make(name).usage()))
        .collect(Collectors.joining("\n"));
  }

  private static String command(Usage usage) {
    List<Option> taking = usage.allOptions().stream().filter(Option::takesValue).toList();
    return "    '%s '*) options='%s' files=' %s' values=' %s' operands='%s' ;;"
        .formatted(
            usage.name(),
            written(usage.allOptions()),
            written(taking.stream().filter(CompletionScript::takesFile).toList()),
            written(taking),
            usage.operands().command() || isFile(usage.operands().synopsis()) ? "yes" : "");
  }

  private static String written(List<Option> options) {
    return options.stream()
        .flatMap(
            option ->
                option.letter().isEmpty()
                    ? Stream.of("--" + option.name())
                    : Stream.of("--" + option.name(), "-" + option.letter()))
        .collect(Collectors.joining(" "));
  }

  private static boolean takesFile(Option option) {
    return isFile(option.value());
  }

  private static boolean isFile(String value) {
    String word = value.toUpperCase(Locale.ROOT);
    return Stream.of("FILE", "FOLDER", "SOCKET", "PATH").anyMatch(word::contains);
  }
}
