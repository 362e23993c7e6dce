package dev.turnprobe.probe.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** Renders pages. Their templates are compiled at build time; what came from the network is escaped by the engine. */
public final class HtmlPage {
    private static final String PACKAGE = "dev.turnprobe.probe";
    private static final int USUAL = 100_000;

    private HtmlPage() {}

    /**
     * The page, as a pure function of what it shows.
     *
     * @param template such as {@code report/check.jte}
     * @param page its one parameter
     */
    public static String render(String template, Object page) {
        StringOutput out = new StringOutput(USUAL);
        TemplateEngine.createPrecompiled(null, ContentType.Html, HtmlPage.class.getClassLoader(), PACKAGE)
                .render(template, page, out);
        return out.toString();
    }
}
