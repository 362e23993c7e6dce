package dev.turnprobe.probe.quality;

import dev.turnprobe.probe.report.JsonDocument;
import dev.turnprobe.probe.report.JsonFields;
import dev.turnprobe.probe.report.Units;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code docs/schema/quality-1.schema.json}, as a document or as lines. */
public final class QualityJson {
    private QualityJson() {}

    /** The document of {@code --json}, without a line end. */
    public static String document(QualityReport report) {
        return JsonDocument.write(json -> members(json, report));
    }

    /** A line of {@code --ndjson}: round trips of the last second. */
    public static String event(int second, Times rtt) {
        return JsonDocument.line(json -> {
            json.text("event", "second");
            json.number("second", second);
            times(json, "rtt", rtt);
        });
    }

    /** The last line of {@code --ndjson}. */
    public static String event(QualityReport report) {
        return JsonDocument.line(json -> {
            json.text("event", "summary");
            members(json, report);
        });
    }

    private static void members(JsonFields json, QualityReport report) throws IOException {
        QualityResult result = report.result();
        QualityPlan plan = report.plan();
        JsonDocument.head(json, QualityReport.SCHEMA, report.tool(), report.startedAt());
        json.millis("elapsedMs", result.elapsedNanos());
        json.text("verdict", report.verdict());
        if (report.interrupted()) {
            json.flag("interrupted", true);
        }
        if (plan.probe().trust().isInsecure()) {
            json.flag("insecure", true);
        }
        json.text("failure", result.failure());
        json.text("uri", plan.target().text());
        json.text("transport", plan.target().uri().transport());
        json.text("server", result.server() == null ? null : Units.text(result.server()));
        json.text("software", result.software());
        json.text("relayed", result.relayed() == null ? null : Units.text(result.relayed()));
        json.text("path", result.path());
        json.object("stream", () -> {
            json.millis("durationMs", plan.duration().toNanos());
            json.number("packetsPerSecond", plan.rate());
            json.number("payloadBytes", plan.size());
        });
        Estimate estimate = result.estimate();
        if (estimate != null) {
            times(json, "rtt", estimate.rtt());
            direction(json, "out", estimate.out());
            direction(json, "in", estimate.in());
            self(json, estimate, result.selfRtt());
        }
        mtu(json, "mtuOut", result.mtuOut());
        mtu(json, "mtuIn", result.mtuIn());
        throughput(json, "throughputOut", result.throughputOut());
        throughput(json, "throughputIn", result.throughputIn());
    }

    private static void times(JsonFields json, String name, Times times) throws IOException {
        json.object(name, () -> {
            json.number("count", times.count());
            if (times.count() > 0) {
                json.millis("minMs", times.minNanos());
                json.millis("p50Ms", times.p50Nanos());
                json.millis("p95Ms", times.p95Nanos());
                json.millis("p99Ms", times.p99Nanos());
                json.millis("maxMs", times.maxNanos());
            }
        });
    }

    private static void direction(JsonFields json, String name, Direction direction) throws IOException {
        json.object(name, () -> {
            json.number("sent", direction.sent());
            json.number("received", direction.received());
            json.decimal("loss", part(direction.loss()));
            json.number("reordered", direction.reordered());
            json.number("duplicated", direction.duplicated());
            times(json, "delay", direction.delay());
            json.millis("jitterMs", direction.jitterNanos());
            json.millis("smoothedJitterMs", direction.smoothedJitterNanos());
        });
    }

    private static void self(JsonFields json, Estimate estimate, @Nullable Times selfRtt) throws IOException {
        json.object("self", () -> {
            if (selfRtt != null) {
                times(json, "loopbackRtt", selfRtt);
            }
            times(json, "lateness", estimate.lateness());
            json.number("stalls", estimate.stalls());
            json.millis("stalledMs", estimate.stalledNanos());
            json.number("skipped", estimate.skipped());
            json.number("unjudged", estimate.unjudged());
        });
    }

    private static void mtu(JsonFields json, String name, @Nullable Mtu mtu) throws IOException {
        if (mtu != null) {
            json.object(name, () -> {
                json.number("packetBytes", mtu.packet());
                json.flag("atLeast", mtu.atLeast());
                json.number("datagramBytes", mtu.datagram());
                json.number("channelPayloadBytes", mtu.channelPayload());
                json.number("indicationPayloadBytes", mtu.indicationPayload());
            });
        }
    }

    private static void throughput(JsonFields json, String name, List<RateStep> steps) throws IOException {
        if (!steps.isEmpty()) {
            json.array(name, () -> {
                for (RateStep step : steps) {
                    json.object(() -> {
                        json.number("targetBitsPerSecond", step.targetBitsPerSecond());
                        json.number("sentBitsPerSecond", step.sentBitsPerSecond());
                        json.number("receivedBitsPerSecond", step.receivedBitsPerSecond());
                        json.decimal("loss", part(step.loss()));
                        json.number("packets", step.packets());
                        json.millis("durationMs", step.nanos());
                    });
                }
            });
        }
    }

    private static BigDecimal part(double loss) {
        return BigDecimal.valueOf(loss).setScale(6, RoundingMode.HALF_UP);
    }
}
