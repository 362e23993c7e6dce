package dev.turnprobe.probe.report;

import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.plan.ProbePlan;

/** Writes a check in one format, as it happens. Called by one thread, in this order. */
public interface ReportWriter {
    /** Before anything is probed. */
    default void begin(ProbePlan plan) {}

    /** Something happened; {@link ProbeEvent.Finished} comes as {@link #endpoint} instead. */
    default void event(ProbeEvent event) {}

    /** An endpoint is done. */
    default void endpoint(EndpointReport endpoint) {}

    /** All are done, or the user had enough. */
    void end(Report report);
}
