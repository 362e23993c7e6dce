package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.diagnose.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint is not as it was.
 *
 * @param from null for one that was not there before
 * @param was what was wrong before; null when nothing was, or nobody knows
 * @param why what is wrong now; null unless {@code to} is {@link State#FAILED}
 * @param lasted how long it had been as it was; null for one that was not there before
 */
public record Change(
        EndpointName endpoint,
        Instant at,
        @Nullable State from,
        State to,
        @Nullable Cause was,
        @Nullable Diagnosis why,
        @Nullable Duration lasted) {

    /** What an endpoint can be. */
    public enum State {
        OK,
        FAILED,
        /** Its source names it no more. */
        GONE;

        /** As it is printed. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
