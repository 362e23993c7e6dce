package dev.turnprobe.probe.quality;

import dev.turnprobe.probe.report.HtmlPage;

/** Writes a measurement as one page that needs nothing but itself: no network, no other file, no JavaScript to be read. */
public final class QualityHtml {
    private QualityHtml() {}

    /** The page: a pure function of the report. */
    public static String write(QualityReport report) {
        return HtmlPage.render("quality/quality.jte", QualityPage.of(report));
    }
}
