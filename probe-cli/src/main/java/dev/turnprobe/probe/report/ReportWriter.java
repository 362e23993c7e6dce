package dev.turnprobe.probe.report;

import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.plan.ProbePlan;

/** Writes a check in one format, as it happens. Called by one thread, in this order. */
public interface ReportWriter {
    /** Before anything is probed. */
    default void begin(ProbePlan plan) {}

    /** Something happened; {@link ProbeEvent.Finished} comes as {@link #endpoint} instead. */
    default void event(ProbeEvent event) {}

    /**
     * Nothing more is there to be written at the moment: the time to bring a screen up to date. Comes several times a
     * second.
     *
     * @param elapsedNanos since the first probe began
     */
    default void idle(long elapsedNanos) {}

    /** An endpoint is done. */
    default void endpoint(EndpointReport endpoint) {}

    /** All are done, or the user had enough. */
    void end(Report report);
}
