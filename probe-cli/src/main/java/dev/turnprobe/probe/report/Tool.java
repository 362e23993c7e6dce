package dev.turnprobe.probe.report;

/** Which program, on what, made a report. */
public record Tool(String version, String java, String os) {
    public static final String NAME = "turnprobe";

    /** What {@code --version} prints. */
    public String line() {
        return NAME + " " + version + " (Java " + java + ", " + os + ")";
    }
}
