package dev.turnprobe.probe.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageAssetsTest {
    /** uPlot 1.6.32 as npm has it (`npm pack uplot@1.6.32`), not a byte changed. */
    @ParameterizedTest
    @CsvSource({
        "uPlot.iife.min.js, 19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
        "uPlot.min.css, df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
        "uPlot.LICENSE, 8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd"
    })
    void whatOthersWroteIsAsTheyPublishIt(String name, String sha256) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(name));
        assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
    }

    /** An inline script ends at the first end tag, whatever stands around it. */
    @Test
    void nothingInThemEndsTheirElement() throws Exception {
        assertThat(PageAssets.SCRIPT.toLowerCase(java.util.Locale.ROOT)).doesNotContain("</script", "<!--");
        assertThat(PageAssets.style(true)).doesNotContain("</");
    }

    /** WCAG 2.2 §1.4.3 (text, 4.5 to 1) and §1.4.11 (graphics, 3 to 1), light and dark. */
    @Test
    void everythingStandsOutFromWhatIsBehindIt() throws Exception {
        String css = new String(bytes("page.css"), StandardCharsets.UTF_8);
        Matcher themes = Pattern.compile("--bg:.*?}", Pattern.DOTALL).matcher(css);
        int found = 0;
        while (themes.find()) {
            found++;
            Map<String, Integer> colours = new HashMap<>();
            Matcher each = Pattern.compile("--([a-z0-9]+):#([0-9a-f]{6})").matcher(themes.group());
            while (each.find()) {
                colours.put(each.group(1), Integer.parseInt(each.group(2), 16));
            }
            for (String behind : new String[] {"bg", "soft"}) {
                for (String text : new String[] {"fg", "muted", "link", "ok", "odd", "bad"}) {
                    assertThat(contrast(colours, text, behind))
                            .as(text + " on " + behind)
                            .isGreaterThanOrEqualTo(4.5);
                }
            }
            for (String word : new String[] {"ok", "odd", "bad"}) {
                assertThat(contrast(colours, word, word + "bg")).as(word).isGreaterThanOrEqualTo(4.5);
                assertThat(contrast(colours, "fg", word + "bg")).as(word).isGreaterThanOrEqualTo(4.5);
            }
            for (String phase : CheckCsv.PHASES) {
                assertThat(contrast(colours, phase, "bg")).as(phase).isGreaterThanOrEqualTo(3);
            }
        }
        assertThat(found).as("light, dark, paper").isEqualTo(3);
    }

    private static double contrast(Map<String, Integer> colours, String one, String other) {
        double first = luminance(colours.get(one));
        double second = luminance(colours.get(other));
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    /** WCAG 2.2, relative luminance. */
    private static double luminance(int rgb) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double part = (rgb >> (16 - 8 * i) & 0xff) / 255.0;
            sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    private static byte[] bytes(String name) throws Exception {
        try (InputStream in = PageAssets.class.getResourceAsStream(name)) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }
}
