package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.report.JsonDocument;
import dev.turnprobe.probe.report.JsonFields;
import dev.turnprobe.probe.report.Units;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code docs/schema/nat-1.schema.json}, as a document or as lines. */
public final class NatJson {
    private NatJson() {}

    /** The document of {@code --json}, without a line end. */
    public static String document(NatReport report) {
        return JsonDocument.write(json -> {
            summary(json, report);
            NatFindings findings = report.result().findings();
            json.array("tests", () -> {
                for (BindingTest test : findings == null ? List.<BindingTest>of() : findings.tests()) {
                    json.object(() -> test(json, test));
                }
            });
        });
    }

    /** A line of {@code --ndjson}: something came of a test. */
    public static String event(BindingTest test) {
        return JsonDocument.line(json -> {
            json.text("event", "test");
            test(json, test);
        });
    }

    /** The last line of {@code --ndjson}. */
    public static String event(NatReport report) {
        return JsonDocument.line(json -> {
            json.text("event", "summary");
            summary(json, report);
        });
    }

    private static void summary(JsonFields json, NatReport report) throws IOException {
        JsonDocument.head(json, NatReport.SCHEMA, report.tool(), report.startedAt());
        json.millis("elapsedMs", report.result().elapsedNanos());
        json.text("verdict", report.verdict());
        if (report.interrupted()) {
            json.flag("interrupted", true);
        }
        NatFindings findings = report.result().findings();
        if (findings != null) {
            findings(json, findings);
        }
        if (!report.result().notes().isEmpty()) {
            json.texts("notes", report.result().notes());
        }
    }

    private static void findings(JsonFields json, NatFindings findings) throws IOException {
        NatServer server = findings.server();
        if (server != null) {
            json.object("server", () -> {
                json.text("uri", server.text());
                json.text("address", Units.text(server.address()));
                address(json, "otherAddress", findings.otherAddress());
                json.text("software", findings.software());
            });
        }
        address(json, "localAddress", findings.local());
        address(json, "mappedAddress", findings.mapped());
        if (findings.rewritten()) {
            json.flag("addressRewritten", true);
        }
        if (findings.mapped() == null) {
            return;
        }
        json.text("type", findings.type());
        finding(json, "mapping", findings.mapping());
        finding(json, "filtering", findings.filtering());
        finding(json, "hairpin", findings.hairpin());
        BindingLifetime lifetime = findings.lifetime();
        if (lifetime != null) {
            json.object("bindingLifetime", () -> lifetime(json, lifetime));
        }
        WebRtcOutlook outlook = WebRtcOutlook.of(
                findings.mapping().behavior(), findings.filtering().behavior());
        json.object("webrtc", () -> {
            peers(json, "direct", outlook.direct());
            peers(json, "relayed", outlook.relayed());
            peers(json, "unknown", outlook.unsure());
        });
    }

    private static void finding(JsonFields json, String name, Finding<?> finding) throws IOException {
        json.object(name, () -> {
            json.text("behavior", finding.behavior());
            json.text("why", finding.why());
        });
    }

    private static void lifetime(JsonFields json, BindingLifetime lifetime) throws IOException {
        if (lifetime.measured()) {
            json.millis("aliveMs", lifetime.aliveNanos());
            if (lifetime.goneNanos() != Long.MAX_VALUE) {
                json.millis("goneMs", lifetime.goneNanos());
            }
        }
        json.text("why", lifetime.why());
    }

    private static void peers(JsonFields json, String name, List<WebRtcOutlook.Peer> peers) throws IOException {
        json.texts(name, peers.stream().map(WebRtcOutlook.Peer::toString).toList());
    }

    private static void test(JsonFields json, BindingTest test) throws IOException {
        json.text("test", test.kind());
        json.text("local", Units.text(test.local()));
        json.text("to", Units.text(test.to()));
        json.text("outcome", test.outcome());
        json.number("requests", test.requests());
        BindingTest.Answer answer = test.answer();
        if (answer != null) {
            json.text("from", Units.text(answer.from()));
            address(json, "mapped", answer.mapped());
            if (answer.errorCode() != 0) {
                json.number("errorCode", answer.errorCode());
            }
        }
    }

    private static void address(JsonFields json, String name, @Nullable InetSocketAddress address) throws IOException {
        json.text(name, address == null ? null : Units.text(address));
    }
}
