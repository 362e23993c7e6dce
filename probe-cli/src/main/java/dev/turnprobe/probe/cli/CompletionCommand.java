package dev.turnprobe.probe.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What a shell needs to complete our commands and options. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        header = "Prints what bash, zsh or fish need to complete commands and options.",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  source <(turnprobe completion bash)      (in ~/.bashrc)",
            "  source <(turnprobe completion zsh)       (in ~/.zshrc, behind compinit)",
            "  turnprobe completion fish | source       (in ~/.config/fish/config.fish)",
            "",
            "Usage: turnprobe completion bash|zsh|fish"
        })
final class CompletionCommand implements Callable<Integer> {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    /** For completion itself. */
    static final class Shells implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return SHELLS.iterator();
        }
    }

    @Parameters(paramLabel = "SHELL", completionCandidates = Shells.class, description = "bash, zsh or fish.")
    String shell = "";

    private final Surroundings surroundings;
    private final Interrupts interrupts;

    CompletionCommand(Surroundings surroundings, Interrupts interrupts) {
        this.surroundings = surroundings;
        this.interrupts = interrupts;
    }

    @Override
    public Integer call() {
        // This command line holds the command at hand only.
        CommandLine all = RootCommand.commandLine(surroundings, interrupts);
        String script = switch (shell.toLowerCase(Locale.ROOT)) {
            // One script serves both: it tells them apart by itself.
            case "bash", "zsh" -> AutoComplete.bash(all.getCommandName(), all);
            case "fish" -> FishCompletion.of(all);
            default ->
                throw new UsageException(
                        "no completion for " + shell + ": expected bash, zsh or fish" + Closest.hint(shell, SHELLS));
        };
        surroundings.out().print(script);
        return ExitCode.OK;
    }
}
