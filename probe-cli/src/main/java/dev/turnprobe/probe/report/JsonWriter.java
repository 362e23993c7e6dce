package dev.turnprobe.probe.report;

import java.io.PrintStream;

/** One document, at the end. */
public final class JsonWriter implements ReportWriter {
    private final PrintStream out;

    public JsonWriter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void end(Report report) {
        out.print(JsonReport.write(report) + "\n");
        out.flush();
    }
}
