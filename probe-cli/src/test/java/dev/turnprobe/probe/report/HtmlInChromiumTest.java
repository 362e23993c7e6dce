package dev.turnprobe.probe.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.nat.NatHtml;
import dev.turnprobe.probe.nat.NatHtmlTest;
import dev.turnprobe.probe.quality.QualityHtml;
import dev.turnprobe.probe.quality.QualityHtmlTest;
import dev.turnprobe.probe.regions.RegionsHtml;
import dev.turnprobe.probe.regions.RegionsHtmlTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of page in a browser that somebody else wrote: at three widths, light and dark. Pictures of them all are left
 * where {@code -Dturnprobe.screenshots=DIRECTORY} says.
 */
@Timeout(300)
class HtmlInChromiumTest {
    private static final int[] WIDTHS = {360, 768, 1440};

    /** Where somebody wants to look at them; null for nobody. */
    private static final @Nullable String PICTURES = System.getProperty("turnprobe.screenshots");

    @TempDir
    Path directory;

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put(
                "healthy",
                HtmlReport.write(Reports.report(
                        Reports.works(0, "turn:relay.example.org:3478", "europe", 24),
                        Reports.works(1, "turn:relay.example.org:80?transport=tcp", "europe", 25),
                        Reports.works(2, "turns:relay.example.org:443?transport=tcp", "europe", 26),
                        Reports.works(3, "turns:relay.example.org:443?transport=udp", "europe", 25))));
        pages.put(
                "mixed",
                HtmlReport.write(Reports.report(
                        Reports.works(0, "turn:relay.example.org:3478", "europe", 24),
                        Reports.refused(1, "turns:relay.example.org:443?transport=tcp", "no room"),
                        Reports.silent(
                                2, "turn:a-host-with-a-name-that-does-not-fit-on-a-telephone.example.net:3478", "us"),
                        Reports.says(3, "turn:hostile.example.org", Reports.HOSTILE),
                        Reports.interrupted(4, "turn:later.example.org"),
                        Reports.bug(5, "turn:bug.example.org"))));
        int[] distances = new int[32];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = i == 20 ? 0 : 5 + i * i / 2;
        }
        pages.put("regions", RegionsHtml.write(RegionsHtmlTest.sweep(Integer.MAX_VALUE, distances)));
        pages.put("quality", QualityHtml.write(QualityHtmlTest.measured(30, "Coturn-4.6.1")));
        pages.put("nat", NatHtml.write(NatHtmlTest.symmetric()));
        return pages;
    }

    @Test
    void asksNobodyComplainsOfNothingAndFits() throws Exception {
        if (Browser.program().isEmpty()) {
            String missing = "no Chromium on the PATH; Debian's package is \"chromium\"";
            boolean required = List.of(System.getenv()
                            .getOrDefault("TURNPROBE_FOREIGN", "")
                            .split(","))
                    .contains("chromium");
            assertThat(required).as(missing).isFalse();
            System.out.println("SKIPPED pages in Chromium: " + missing);
            Assumptions.abort(missing);
        }
        try (Browser browser = Browser.start()) {
            for (Map.Entry<String, String> page : pages().entrySet()) {
                Path file = Files.writeString(directory.resolve(page.getKey() + ".html"), page.getValue());
                browser.open(file, true);
                for (int width : WIDTHS) {
                    for (boolean dark : new boolean[] {false, true}) {
                        look(browser, file, width, dark, page.getKey());
                    }
                }
                readsWithoutScript(browser, file, page.getKey());
                if (page.getKey().equals("mixed") || PICTURES != null) {
                    prints(browser, file, page.getKey());
                }
            }
        }
    }

    private static void look(Browser browser, Path file, int width, boolean dark, String name) throws Exception {
        browser.resize(width, dark);
        browser.settle();
        String which = name + " at " + width + (dark ? ", dark" : ", light");
        assertThat(browser.console()).as(which).isEmpty();
        assertThat(browser.requests()).as(which).first().isEqualTo(file.toUri().toString());
        assertThat(browser.requests().subList(1, browser.requests().size()))
                .as(which)
                .allMatch(url -> url.startsWith("data:"));
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .as(which)
                .isLessThanOrEqualTo(width);
        // uPlot has drawn what there is to draw, within the page.
        int plots =
                browser.evaluate("document.querySelectorAll('.plot').length").asInt();
        assertThat(browser.evaluate("document.querySelectorAll('.plot:not([hidden]) canvas').length")
                        .asInt())
                .as(which)
                .isEqualTo(plots)
                .isEqualTo(name.equals("nat") ? 0 : name.equals("quality") ? 2 : 1);
        assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor")
                        .asText())
                .isEqualTo(dark ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
        assertThat(browser.evaluate("Math.max(0, ...[...document.querySelectorAll('.plot')].map(p => p.scrollWidth))")
                        .asInt())
                .as(which)
                .isLessThanOrEqualTo(width);
        // Planted in what servers say.
        assertThat(browser.evaluate("document.querySelectorAll('script').length")
                        .asInt())
                .isLessThanOrEqualTo(1);
        if (PICTURES != null) {
            keep(name + "-" + width + (dark ? "-dark" : "") + ".png", browser.screenshot());
        }
    }

    /** Nothing is hidden from those who switch scripts off: they read tables. */
    private static void readsWithoutScript(Browser browser, Path file, String name) throws Exception {
        browser.open(file, false);
        assertThat(browser.console()).as(name).isEmpty();
        assertThat(browser.evaluate("document.querySelectorAll('canvas').length")
                        .asInt())
                .isZero();
        assertThat(browser.evaluate("document.querySelector('h1').innerText").asText())
                .isNotBlank();
        assertThat(browser.evaluate("document.querySelectorAll('table th[scope]').length")
                        .asInt())
                .isPositive();
    }

    private static void prints(Browser browser, Path file, String name) throws Exception {
        browser.open(file, true);
        String pdf = browser.print();
        assertThat(new String(Base64.getDecoder().decode(pdf), 0, 5, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("%PDF-");
        assertThat(browser.console()).as(name).isEmpty();
        keep(name + ".pdf", pdf);
    }

    private static void keep(String name, String base64) throws Exception {
        if (PICTURES != null) {
            Path folder = Files.createDirectories(Path.of(PICTURES));
            Files.write(folder.resolve(name), Base64.getDecoder().decode(base64));
        }
    }
}
