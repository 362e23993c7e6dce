package dev.turnprobe.probe.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code turnprobe} alone says. */
@Command(
        name = "turnprobe",
        mixinStandardHelpOptions = true,
        subcommands = HelpCommand.class,
        header = "Finds out which STUN/TURN endpoints work from here, how fast, and why the rest does not.",
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Try `turnprobe demo` first: it needs no server and no account.",
            "`turnprobe COMMAND --help` shows the options of a command."
        })
final class RootCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The whole command line, wired to its surroundings. */
    static CommandLine commandLine(Surroundings surroundings, Interrupts interrupts) {
        CommandLine root = new CommandLine(new RootCommand())
                .addSubcommand(new CheckCommand(surroundings, interrupts))
                .addSubcommand(new DemoCommand(surroundings, interrupts));
        String version = surroundings.tool().line();
        root.getCommandSpec().version(version);
        root.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().version(version));
        return root;
    }
}
