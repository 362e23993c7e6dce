package dev.turnprobe.probe.cli;

/** Chooses the logging of this process, before anything could log: none by default, which also starts faster. */
final class ProcessLogging {
    private static volatile String level = "WARN";

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

    /** What {@link LogbackSetup} asks for. */
    static String level() {
        return level;
    }
}
