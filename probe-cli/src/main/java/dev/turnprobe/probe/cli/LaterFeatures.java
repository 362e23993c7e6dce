package dev.turnprobe.probe.cli;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the contract of the command line names and this version does not have yet: refused, never ignored. */
final class LaterFeatures {
    private static final Set<String> OPTIONS = Set.of("--html");

    private LaterFeatures() {}

    /** The first such option among the arguments, or null. */
    static @Nullable String among(String[] args) {
        if (args.length > 0 && args[0].equals("monitor")) {
            return null; // which never has them, and says so itself
        }
        for (String arg : args) {
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            if (name.equals("--")) {
                return null;
            }
            if (OPTIONS.contains(name)) {
                return "the option " + name;
            }
        }
        return null;
    }
}
