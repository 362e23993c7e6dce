package dev.turnprobe.probe.account;

import dev.turnprobe.credentials.metered.MeteredRegion;
import dev.turnprobe.probe.report.JsonFields;
import java.io.IOException;
import java.util.List;

/** Metered's regions, as far as they are documented. */
public record RegionsReport(List<MeteredRegion> regions) implements AccountReport {
    public RegionsReport {
        regions = List.copyOf(regions);
    }

    @Override
    public void json(JsonFields json, boolean secrets) throws IOException {
        json.array("regions", () -> {
            for (MeteredRegion region : regions) {
                json.object(() -> {
                    json.text("value", region.value());
                    json.text("host", region.host());
                    json.flag("paid", region.paid());
                    json.texts("urls", region.urls());
                });
            }
        });
    }

    @Override
    public List<String> lines(boolean secrets) {
        Table table = new Table("REGION", "HOST", "PLAN");
        regions.forEach(region -> table.row(region.value(), region.host(), region.paid() ? "paid" : "any"));
        return table.lines();
    }
}
