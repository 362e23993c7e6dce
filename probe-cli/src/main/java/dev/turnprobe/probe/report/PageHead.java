package dev.turnprobe.probe.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What stands above a page.
 *
 * @param verdict {@code ok}, {@code degraded} or {@code failed}
 * @param headline the result in a sentence
 * @param lead what follows from it; empty for nothing
 * @param plots whether there is something to plot
 */
public record PageHead(
        String command,
        String verdict,
        String headline,
        String lead,
        List<Fact> facts,
        List<String> notices,
        boolean plots) {
    /** What any run has to say of itself. */
    public static List<Fact> facts(Tool tool, Instant startedAt, long elapsedNanos) {
        List<Fact> facts = new ArrayList<>();
        String utc = startedAt.truncatedTo(ChronoUnit.SECONDS).toString();
        facts.add(new Fact("started", utc.replace('T', ' ').replace("Z", " UTC")));
        facts.add(new Fact("took", String.format(Locale.ROOT, "%.2f s", elapsedNanos / 1e9)));
        facts.add(new Fact("turnprobe", tool.version()));
        facts.add(new Fact("Java", tool.java()));
        facts.add(new Fact("on", tool.os()));
        return List.copyOf(facts);
    }

    /** What a reader must not overlook. */
    public static List<String> notices(boolean interrupted, boolean insecure) {
        List<String> notices = new ArrayList<>();
        if (interrupted) {
            notices.add("Interrupted: this is what was known by then.");
        }
        if (insecure) {
            notices.add("Certificates were NOT checked (--insecure).");
        }
        return List.copyOf(notices);
    }

    /** So that colour is not all there is. */
    public String sign() {
        return switch (verdict) {
            case "ok" -> "✓";
            case "degraded" -> "!";
            default -> "✕";
        };
    }

    /** All of the style sheet. */
    public String style() {
        return PageAssets.style(plots);
    }

    /** All of the script. */
    public String script() {
        return PageAssets.SCRIPT;
    }

    /** What a browser may do with the page: nothing but that style and that script. */
    public String policy() {
        return PageAssets.policy(plots);
    }
}
