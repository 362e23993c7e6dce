package dev.turnprobe.probe.account;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.report.JsonDocument;
import dev.turnprobe.probe.report.Tool;
import java.time.Instant;
import java.util.List;

/**
 * A report as one JSON document: {@code docs/schema/credentials-1.schema.json} or {@code docs/schema/metered-1.schema.json}.
 *
 * @param command which one made it, as {@code credentials list}
 */
public record AccountDocument(String schema, Tool tool, Instant startedAt, String command) {
    public static final String CREDENTIALS = "turnprobe/credentials/1";
    public static final String METERED = "turnprobe/metered/1";

    /** @param secrets whether passwords and keys are in it */
    public String of(AccountReport report, boolean secrets) {
        return JsonDocument.write(json -> {
            JsonDocument.head(json, schema, tool, startedAt);
            json.text("command", command);
            if (report.holdsSecrets()) {
                json.text("secrets", secrets ? "shown" : "hidden");
            }
            report.json(json, secrets);
        });
    }

    /** Nothing but the reason why there is nothing. */
    public String failed(Diagnosis why) {
        return JsonDocument.write(json -> {
            JsonDocument.head(json, schema, tool, startedAt);
            json.text("command", command);
            JsonDocument.diagnosis(json, List.of(why));
        });
    }
}
