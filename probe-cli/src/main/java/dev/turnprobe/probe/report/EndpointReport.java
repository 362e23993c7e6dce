package dev.turnprobe.probe.report;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.Observation;
import java.util.List;

/** What was seen of one endpoint, and what is to be said about it. */
public record EndpointReport(Observation seen, List<Diagnosis> diagnosis) {
    public EndpointReport {
        diagnosis = List.copyOf(diagnosis);
    }
}
