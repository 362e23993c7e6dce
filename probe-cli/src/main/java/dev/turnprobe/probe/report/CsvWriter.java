package dev.turnprobe.probe.report;

import java.io.PrintStream;

/** One table, at the end. */
public final class CsvWriter implements ReportWriter {
    private final PrintStream out;

    public CsvWriter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void end(Report report) {
        out.print(CheckCsv.write(report));
        out.flush();
    }
}
