package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.report.Fact;
import dev.turnprobe.probe.report.PageHead;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An examination as a page.
 *
 * @param outlook what it means for WebRTC, in sentences
 * @param findings what was found out, and from what
 */
record NatPage(
        PageHead head,
        List<String> outlook,
        List<Row> findings,
        List<String> notes,
        List<Test> tests,
        List<Fact> facts) {
    /** A finding. */
    record Row(String name, String behavior, boolean known, String why) {}

    /** A test that was made. */
    record Test(String kind, String from, String to, String outcome, String answer, int requests) {}

    static NatPage of(NatReport report) {
        NatFindings findings = report.result().findings();
        boolean heard = findings != null && findings.mapped() != null;
        return new NatPage(
                head(report, heard ? findings : null),
                heard && findings != null ? outlook(findings) : List.of(String.join(" ", NatText.SILENCE)),
                heard && findings != null ? rows(findings) : List.of(),
                report.result().notes(),
                findings == null
                        ? List.of()
                        : findings.tests().stream().map(NatPage::test).toList(),
                findings == null ? List.of() : facts(findings));
    }

    private static PageHead head(NatReport report, @Nullable NatFindings findings) {
        boolean nat = findings != null && findings.mapping().behavior() != Mapping.NONE;
        String headline = findings == null
                ? "No STUN server answered over UDP"
                : nat ? "Behind a NAT: " + findings.type() : "No NAT: " + findings.type();
        String lead = findings == null
                ? ""
                : Text.of(findings.local()) + " is seen as " + (nat ? Text.of(findings.mapped()) : "it is");
        return new PageHead(
                "nat",
                report.verdict().toString(),
                headline,
                lead,
                PageHead.facts(
                        report.tool(), report.startedAt(), report.result().elapsedNanos()),
                PageHead.notices(report.interrupted(), false),
                false);
    }

    private static List<String> outlook(NatFindings findings) {
        WebRtcOutlook outlook = WebRtcOutlook.of(
                findings.mapping().behavior(), findings.filtering().behavior());
        List<String> sentences = new ArrayList<>();
        peers(sentences, "Direct calls will work with: ", outlook.direct());
        peers(sentences, "A relay (TURN) is needed with: ", outlook.relayed());
        peers(sentences, "Cannot be told for: ", outlook.unsure());
        if (outlook.relayed().size() > 1) {
            sentences.add(NatText.SYMMETRIC);
        }
        String shortLife = NatText.shortLife(findings.lifetime());
        if (shortLife != null) {
            sentences.add(shortLife);
        }
        if (findings.rewritten()) {
            sentences.add(NatText.REWRITTEN);
        }
        return sentences;
    }

    private static void peers(List<String> sentences, String what, List<WebRtcOutlook.Peer> peers) {
        if (!peers.isEmpty()) {
            sentences.add(
                    what + peers.stream().map(WebRtcOutlook.Peer::toString).collect(Collectors.joining(", ", "", ".")));
        }
    }

    private static List<Row> rows(NatFindings findings) {
        Finding<String> lifetime = NatText.lifetime(findings.lifetime());
        return List.of(
                row("Mapping", findings.mapping(), findings.mapping().behavior() != Mapping.UNKNOWN),
                row("Filtering", findings.filtering(), findings.filtering().behavior() != Filtering.UNKNOWN),
                row("Hairpin", findings.hairpin(), findings.hairpin().behavior() != Hairpin.UNKNOWN),
                row("Binding lifetime", lifetime, !lifetime.behavior().equals("unknown")));
    }

    private static Row row(String name, Finding<?> finding, boolean known) {
        return new Row(name, finding.behavior().toString(), known, finding.why());
    }

    private static Test test(BindingTest test) {
        BindingTest.Answer answer = test.answer();
        String told = answer == null
                ? ""
                : Text.of(answer.from())
                        + (answer.errorCode() != 0
                                ? ": error " + answer.errorCode()
                                : ": seen as " + Text.of(answer.mapped()));
        return new Test(
                test.kind().toString(),
                Text.of(test.local()),
                Text.of(test.to()),
                test.outcome().toString(),
                told,
                test.requests());
    }

    private static List<Fact> facts(NatFindings findings) {
        List<Fact> facts = new ArrayList<>();
        NatServer server = findings.server();
        if (server != null) {
            facts.add(new Fact("server", server.text() + " (" + Text.of(server.address()) + ")"));
        }
        if (findings.otherAddress() != null) {
            facts.add(new Fact("its other address", Text.of(findings.otherAddress())));
        }
        if (findings.software() != null) {
            facts.add(new Fact("software", findings.software()));
        }
        facts.add(new Fact("our address", Text.of(findings.local())));
        facts.add(new Fact("seen as", Text.of(findings.mapped())));
        return facts;
    }
}
