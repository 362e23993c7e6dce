package dev.turnprobe.probe.cli;

import java.util.function.UnaryOperator;

/** Chooses the logging of this process, before anything could log: none by default, which also starts faster. */
final class ProcessLogging {
    private static volatile String level = "WARN";

    private static volatile UnaryOperator<String> shown = UnaryOperator.identity();

    private ProcessLogging() {}

    /** @param verbosity 0 for silence, 1 for warnings, 2 for everything but secrets */
    static void apply(int verbosity) {
        if (verbosity == 0) {
            // SLF4J's own choice of a provider that does nothing; Logback is then not even loaded.
            System.setProperty("slf4j.internal.verbosity", "ERROR");
            System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        } else {
            level = verbosity == 1 ? "WARN" : "DEBUG";
        }
    }

    /** From now on nothing is logged but through this. */
    static void redact(UnaryOperator<String> redaction) {
        shown = redaction;
    }

    /** What {@link LogbackSetup} asks for. */
    static String level() {
        return level;
    }

    /** A line as it may be shown. */
    static String shown(String line) {
        return shown.apply(line);
    }
}
