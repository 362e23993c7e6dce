package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.report.HtmlPage;

/** Writes an examination as one page that needs nothing but itself: no network and no other file. */
public final class NatHtml {
    private NatHtml() {}

    /** The page: a pure function of the report. */
    public static String write(NatReport report) {
        return HtmlPage.render("nat/nat.jte", NatPage.of(report));
    }
}
