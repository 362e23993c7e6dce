package dev.turnprobe.probe.nat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an examination ended.
 *
 * @param findings null when nobody could be asked
 * @param notes what went wrong on the way, in sentences
 * @param elapsedNanos from the first step on the network
 */
public record NatResult(@Nullable NatFindings findings, List<String> notes, long elapsedNanos) {
    public NatResult {
        notes = List.copyOf(notes);
    }
}
