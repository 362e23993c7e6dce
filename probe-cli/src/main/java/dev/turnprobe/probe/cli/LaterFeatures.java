package dev.turnprobe.probe.cli;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the contract of the command line names and this version does not have yet: refused, never ignored. */
final class LaterFeatures {
    private static final Set<String> COMMANDS = Set.of("monitor");

    private LaterFeatures() {}

    /** Such a command among the arguments, or null. */
    static @Nullable String among(String[] args) {
        if (args.length > 0 && COMMANDS.contains(args[0])) {
            return "the command '" + args[0] + "'";
        }
        return null;
    }
}
