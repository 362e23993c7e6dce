package dev.turnprobe.probe.report;

/** Writes a check as one page that needs nothing but itself: no network, no other file, and no JavaScript to be read. */
public final class HtmlReport {
    private HtmlReport() {}

    /** The page: a pure function of the report. */
    public static String write(Report report) {
        return HtmlPage.render("report/check.jte", CheckPage.of(report));
    }
}
