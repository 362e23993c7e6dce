package dev.turnprobe.probe.measure;

/** What a running probe tells while it runs. */
public sealed interface ProbeEvent {
    /** Index of the target in the plan. */
    int endpoint();

    /** A phase has begun. */
    record Started(int endpoint, String phase) implements ProbeEvent {}

    /** A phase has ended well. */
    record Ended(int endpoint, PhaseSpan span) implements ProbeEvent {}

    /** A candidate is there. */
    record Found(int endpoint, Candidate candidate) implements ProbeEvent {}

    /** Nothing more will come from this endpoint. */
    record Finished(int endpoint, Observation observation) implements ProbeEvent {}
}
