package dev.turnprobe.probe.measure;

import java.util.concurrent.CompletableFuture;

/** The probe of one endpoint. */
interface Probe {
    /** Begins; the future always completes normally, failures included. */
    CompletableFuture<Observation> start();

    /** Ends it early with this outcome, unless it has one already. */
    void stop(ProbeFailure why);

    /** Done when everything that was opened is given back; only meaningful after the outcome. */
    CompletableFuture<?> released();
}
