package dev.turnprobe.probe.cli;

import java.util.Collection;
import picocli.CommandLine;

/** A command that shares a family of options, all but some that would mean nothing to it. */
final class CommandWithout {
    private CommandWithout() {}

    /**
     * Takes options out of a command.
     *
     * @param names of those options, such as {@code --require}; names that it does not have are no mistake
     */
    static CommandLine options(Collection<String> names, Object command) {
        CommandLine line = new CommandLine(command);
        CommandLine.Model.CommandSpec spec = line.getCommandSpec();
        for (String name : names) {
            CommandLine.Model.OptionSpec option = spec.findOption(name);
            if (option != null) {
                spec.remove(option);
            }
        }
        return line;
    }
}
