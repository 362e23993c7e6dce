package dev.turnprobe.probe.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
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
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  turnprobe demo                                     (needs no server and no account)",
            "  turnprobe check stun:stun.example.org",
            "  TURN_PASSWORD=... turnprobe check -u ada turn:relay.example.org 'turns:relay.example.org?transport=tcp'",
            "",
            "Usage: turnprobe COMMAND [OPTIONS] [ARGUMENTS]"
        },
        commandListHeading = "%nCommands:%n",
        footer = {"", "`turnprobe COMMAND --help` shows the options of a command."})
final class RootCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /**
     * The command line, wired to its surroundings.
     *
     * <p>Making a command takes reflection, and a start waits for it. So the one that is asked for by name comes alone; all
     * of them come when help, or a complaint, may want to name them.
     */
    static CommandLine commandLine(Surroundings surroundings, Interrupts interrupts, String... args) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("check", () -> new CheckCommand(surroundings, interrupts));
        commands.put("regions", () -> new RegionsCommand(surroundings, interrupts));
        commands.put("nat", () -> NatCommand.commandLine(surroundings, interrupts));
        commands.put("quality", () -> QualityCommand.commandLine(surroundings, interrupts));
        commands.put("replay", () -> new ReplayCommand(surroundings));
        commands.put("monitor", () -> MonitorCommand.commandLine(surroundings, interrupts));
        commands.put("explain", () -> new ExplainCommand(surroundings));
        commands.put("credentials", () -> new CredentialsCommand(surroundings, interrupts));
        commands.put("metered", () -> MeteredCommand.commandLine(surroundings, interrupts));
        commands.put("demo", () -> new DemoCommand(surroundings, interrupts));
        commands.put("completion", () -> new CompletionCommand(surroundings, interrupts));
        commands.put("man", () -> new ManCommand(surroundings, interrupts));
        CommandLine root = new CommandLine(new RootCommand());
        Supplier<Object> named = args.length == 0 ? null : commands.get(args[0]);
        if (named != null) {
            root.addSubcommand(named.get());
        } else {
            commands.values().forEach(command -> root.addSubcommand(command.get()));
        }
        version(root, surroundings.tool().line());
        return root;
    }

    private static void version(CommandLine command, String version) {
        command.getCommandSpec().version(version);
        command.getSubcommands().values().forEach(sub -> version(sub, version));
    }
}
