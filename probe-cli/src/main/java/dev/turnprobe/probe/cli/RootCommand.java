package dev.turnprobe.probe.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code turnprobe} alone says. */
@Command(
        name = "turnprobe",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
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

    /** The text of {@code --version}, set once by the application. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {ProbeApp.versionText()};
        }
    }

    static CommandLine commandLine(Surroundings surroundings, Interrupts interrupts) {
        return new CommandLine(new RootCommand())
                .addSubcommand(new CheckCommand(surroundings, interrupts))
                .addSubcommand(new DemoCommand(surroundings, interrupts));
    }
}
