package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.report.EndpointReport;
import java.time.Instant;
import java.util.List;

/** Hears what a monitor does, on the monitor's own thread. */
public interface MonitorListener {
    /** A round begins. */
    default void began(ProbePlan plan, Instant at) {}

    /** Something happened within the round; {@link ProbeEvent.Finished} comes as {@link #endpoint} instead. */
    default void event(ProbeEvent event) {}

    /** An endpoint is done for this round. */
    default void endpoint(EndpointReport endpoint) {}

    /**
     * A round has ended; {@link MonitorState#last} is that one.
     *
     * @param changes what is not as it was after the round before
     */
    default void ended(MonitorState state, List<Change> changes) {}

    /** A source has answered. */
    default void source(SourceState source, Instant at) {}

    /** All of them, in that order. */
    static MonitorListener all(List<MonitorListener> listeners) {
        return new MonitorListener() {
            @Override
            public void began(ProbePlan plan, Instant at) {
                listeners.forEach(one -> one.began(plan, at));
            }

            @Override
            public void event(ProbeEvent event) {
                listeners.forEach(one -> one.event(event));
            }

            @Override
            public void endpoint(EndpointReport endpoint) {
                listeners.forEach(one -> one.endpoint(endpoint));
            }

            @Override
            public void ended(MonitorState state, List<Change> changes) {
                listeners.forEach(one -> one.ended(state, changes));
            }

            @Override
            public void source(SourceState source, Instant at) {
                listeners.forEach(one -> one.source(source, at));
            }
        };
    }
}
