package dev.turnprobe.probe.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, one {@code complete} a line: conditions compare the words behind the command's name. */
final class FishCompletion {
    private static final String HEAD = """
            # Completion of turnprobe for fish: turnprobe completion fish | source
            function __turnprobe_under
                set -l words (commandline -opc)
                set -e words[1]
                for i in (seq (count $argv))
                    test "$words[$i]" = "$argv[$i]"; or return 1
                end
            end
            function __turnprobe_at
                set -l words (commandline -opc)
                test (count $words) -eq (math (count $argv) + 1); and __turnprobe_under $argv
            end
            complete -c turnprobe -f
            """;

    private final StringBuilder text = new StringBuilder(HEAD);

    private FishCompletion() {}

    static String of(CommandLine root) {
        FishCompletion completion = new FishCompletion();
        completion.command("", root);
        return completion.text.toString();
    }

    /** @param path the words behind the command's name that lead to this one, each with a space before it */
    private void command(String path, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        command.getSubcommands()
                .forEach((name, sub) -> line(
                        "__turnprobe_at" + path,
                        " -a " + name,
                        first(sub.getCommandSpec().usageMessage().header())));
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                line("__turnprobe_under" + path, names(option) + value(option), first(option.description()));
            }
        }
        spec.positionalParameters().stream()
                .filter(parameter -> parameter.completionCandidates() != null)
                .forEach(parameter -> line(
                        "__turnprobe_at" + path,
                        " -a '" + candidates(parameter) + "'",
                        first(parameter.description())));
        command.getSubcommands().forEach((name, sub) -> command(path + " " + name, sub));
    }

    private void line(String condition, String what, String description) {
        text.append("complete -c turnprobe -n '")
                .append(condition)
                .append('\'')
                .append(what)
                .append(" -d '")
                .append(description.replace("\\", "\\\\").replace("'", "\\'"))
                .append("'\n");
    }

    private static String names(OptionSpec option) {
        StringBuilder names = new StringBuilder();
        for (String name : option.names()) {
            names.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
        }
        return names.toString();
    }

    private static String value(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        if (option.completionCandidates() != null) {
            return " -x -a '" + candidates(option) + "'";
        }
        return option.paramLabel().equals("FILE") ? " -r -F" : " -x";
    }

    private static String candidates(ArgSpec argument) {
        return String.join(" ", argument.completionCandidates());
    }

    private static String first(String[] lines) {
        return lines.length == 0 ? "" : List.of(lines).get(0);
    }
}
