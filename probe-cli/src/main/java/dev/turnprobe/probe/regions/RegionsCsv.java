package dev.turnprobe.probe.regions;

import dev.turnprobe.probe.report.CheckCsv;
import dev.turnprobe.probe.report.Csv;
import dev.turnprobe.probe.report.EndpointReport;
import java.util.ArrayList;
import java.util.List;

/** A sweep as a table: a row an endpoint, as {@code check} has it, behind the place of its region; best regions first. */
public final class RegionsCsv {
    private static final List<String> PLACE = List.of("rank", "regionBest");

    private RegionsCsv() {}

    /** The table, its header first. All regions are in it, however many are shown elsewhere. */
    public static String write(RegionsReport report) {
        List<String> columns = new ArrayList<>(PLACE);
        columns.addAll(CheckCsv.COLUMNS);
        Csv csv = new Csv(columns);
        for (RankedRegion region : report.ranked()) {
            for (EndpointReport endpoint : region.endpoints()) {
                if (region.rank() > 0) {
                    csv.number(region.rank());
                } else {
                    csv.none(1);
                }
                csv.text(endpoint == region.best());
                CheckCsv.row(csv, report.sweep().startedAt(), endpoint);
                csv.end();
            }
        }
        if (report.ranked().isEmpty()) {
            CheckCsv.unprobed(csv.none(PLACE.size()), report.sweep());
        }
        return csv.toString();
    }
}
