package dev.turnprobe.probe.report;

/** Which program, on what, made a report. */
public record Tool(String version, String java, String os) {
    public static final String NAME = "turnprobe";
}
