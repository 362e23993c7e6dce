package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.report.Palette;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The findings for people: what was seen, what it is called, and what it means for a call. */
public final class NatText {
    /** When nobody answered. */
    static final List<String> SILENCE = List.of(
            "Either UDP is blocked here, or the server is not where the URI says; both look the same from here.",
            "`turnprobe check` with more servers and transports tells them apart. If UDP is blocked, every call",
            "needs a relay over TCP or TLS: turn:...?transport=tcp or turns:...:443?transport=tcp.");

    static final String SYMMETRIC =
            "A symmetric NAT: have a TURN server in iceServers, or a good part of your calls will fail.";
    static final String REWRITTEN = "something on the way rewrites addresses inside of packets (an ALG, RFC 5780 §3.6)";

    private final Palette palette;
    private final boolean details;
    private final boolean advice;

    /**
     * @param details every test too
     * @param advice what it means, and why something is not known
     */
    public NatText(Palette palette, boolean details, boolean advice) {
        this.palette = palette;
        this.details = details;
        this.advice = advice;
    }

    /** The report, line by line. */
    public List<String> lines(NatReport report) {
        List<String> lines = new ArrayList<>();
        NatFindings findings = report.result().findings();
        if (findings == null || findings.mapped() == null) {
            nothing(lines, findings);
        } else {
            found(lines, findings);
        }
        report.result().notes().forEach(note -> lines.add(palette.odd("note: " + note)));
        if (details && findings != null) {
            lines.add("");
            findings.tests().forEach(test -> lines.add(palette.faint(test(test))));
        }
        if (report.interrupted()) {
            lines.add(palette.odd("Interrupted: this is what was known by then."));
        }
        return lines;
    }

    private void nothing(List<String> lines, @Nullable NatFindings findings) {
        lines.add(palette.bad("Nothing can be told: no STUN server answered over UDP."));
        if (findings != null) {
            lines.add("  " + findings.mapping().why());
        }
        if (advice) {
            lines.add("");
            lines.addAll(SILENCE);
        }
    }

    private void found(List<String> lines, NatFindings findings) {
        Mapping mapping = findings.mapping().behavior();
        Filtering filtering = findings.filtering().behavior();
        boolean nat = mapping != Mapping.NONE;
        lines.add(
                nat
                        ? "Behind a NAT: " + Text.of(findings.local()) + " is seen as " + Text.of(findings.mapped())
                        : "No NAT: " + Text.of(findings.local()) + " is seen as it is");
        lines.add(row("mapping", findings.mapping(), mapping == Mapping.UNKNOWN));
        lines.add(row("filtering", findings.filtering(), filtering == Filtering.UNKNOWN));
        lines.add(row("hairpin", findings.hairpin(), findings.hairpin().behavior() == Hairpin.UNKNOWN));
        Finding<String> lifetime = lifetime(findings.lifetime());
        lines.add(row("lifetime", lifetime, lifetime.behavior().equals("unknown")));
        if (findings.rewritten()) {
            lines.add(palette.odd("  " + REWRITTEN));
        }
        lines.add("Type: " + palette.good(findings.type()));
        if (advice) {
            outlook(lines, mapping, filtering);
            String shortLife = shortLife(findings.lifetime());
            if (shortLife != null) {
                lines.add("  " + shortLife);
            }
        }
    }

    private String row(String name, Finding<?> finding, boolean unknown) {
        String behavior = String.format(Locale.ROOT, "%-26s", finding.behavior());
        String why = advice ? "  " + palette.faint(finding.why()) : "";
        return String.format(Locale.ROOT, "  %-10s", name) + (unknown ? palette.odd(behavior) : behavior) + why;
    }

    /** What is known of it, in words. */
    static Finding<String> lifetime(@Nullable BindingLifetime lifetime) {
        if (lifetime == null) {
            return new Finding<>("not measured", "--lifetime 2m tries silences up to that long");
        }
        String why = lifetime.why();
        if (why != null) {
            return new Finding<>("unknown", why);
        }
        String alive = seconds(lifetime.aliveNanos());
        return lifetime.goneNanos() == Long.MAX_VALUE
                ? new Finding<>("at least " + alive, "a binding was alive after " + alive + " of silence")
                : new Finding<>(
                        alive + " to " + seconds(lifetime.goneNanos()),
                        "alive after " + alive + " of silence, gone after " + seconds(lifetime.goneNanos()));
    }

    private static void outlook(List<String> lines, Mapping mapping, Filtering filtering) {
        WebRtcOutlook outlook = WebRtcOutlook.of(mapping, filtering);
        lines.add("");
        lines.add("What this means for WebRTC (over UDP):");
        peers(lines, "  Direct calls will work with: ", outlook.direct());
        peers(lines, "  A relay (TURN) is needed with: ", outlook.relayed());
        peers(lines, "  Cannot be told for: ", outlook.unsure());
        if (outlook.relayed().size() > 1) {
            lines.add("  " + SYMMETRIC);
        }
    }

    private static void peers(List<String> lines, String what, List<WebRtcOutlook.Peer> peers) {
        if (!peers.isEmpty()) {
            lines.add(
                    what + peers.stream().map(WebRtcOutlook.Peer::toString).collect(Collectors.joining(", ", "", ".")));
        }
    }

    /** RFC 8445 §11: ICE keeps a path alive every 15 seconds; RFC 4787 §4.3: a NAT has to keep a binding two minutes. */
    static @Nullable String shortLife(@Nullable BindingLifetime lifetime) {
        if (lifetime == null || lifetime.goneNanos() > TimeUnit.MINUTES.toNanos(2)) {
            return null;
        }
        return lifetime.goneNanos() <= TimeUnit.SECONDS.toNanos(15)
                ? "Bindings die sooner than ICE refreshes them (15 s, RFC 8445 §11): silent media will be cut off."
                : "Bindings die sooner than the two minutes a NAT owes them (RFC 4787 §4.3): keep silent paths alive.";
    }

    private static String test(BindingTest test) {
        BindingTest.Answer answer = test.answer();
        String end = answer == null
                ? ""
                : " by " + Text.of(answer.from())
                        + (answer.errorCode() != 0
                                ? " with " + answer.errorCode()
                                : ", seen as " + Text.of(answer.mapped()));
        return String.format(
                Locale.ROOT,
                "%-30s %s to %s: %s%s, %d sent",
                test.kind(),
                Text.of(test.local()),
                Text.of(test.to()),
                test.outcome(),
                end,
                test.requests());
    }

    private static String seconds(long nanos) {
        return Math.round(nanos / 1e9) + " s";
    }
}
