package dev.turnprobe.probe.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The manual page. */
@Command(
        name = "man",
        mixinStandardHelpOptions = true,
        header = "Prints the manual page.",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  turnprobe man | man -l -                     (reads it)",
            "  turnprobe man > /usr/local/share/man/man1/turnprobe.1",
            "",
            "Usage: turnprobe man"
        })
final class ManCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Interrupts interrupts;

    ManCommand(Surroundings surroundings, Interrupts interrupts) {
        this.surroundings = surroundings;
        this.interrupts = interrupts;
    }

    @Override
    public Integer call() {
        // This command line holds the command at hand only.
        surroundings
                .out()
                .print(ManPage.of(
                        RootCommand.commandLine(surroundings, interrupts),
                        surroundings.tool().version()));
        return ExitCode.OK;
    }
}
