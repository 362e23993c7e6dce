package dev.turnprobe.probe.regions;

import dev.turnprobe.probe.report.HtmlPage;

/** Writes a sweep as one page that needs nothing but itself: no network, no other file, and no JavaScript to be read. */
public final class RegionsHtml {
    private RegionsHtml() {}

    /** The page: a pure function of the report. */
    public static String write(RegionsReport report) {
        return HtmlPage.render("regions/regions.jte", RegionsPage.of(report));
    }
}
