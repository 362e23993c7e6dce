package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.diagnose.Diagnosis;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a source of endpoints does.
 *
 * @param endpoints how many it has given; 0 as long as it has given none
 * @param expiresAt when what it gave stops working; null when that is not known
 * @param renewals how often it has given something, the first time included
 * @param failures how often it has been asked in vain, in all
 * @param failure why the last attempt was in vain; null when it was not
 */
public record SourceState(
        String name,
        int endpoints,
        @Nullable Instant expiresAt,
        long renewals,
        long failures,
        @Nullable Diagnosis failure) {

    /** True when there is nothing from it to probe with, or nothing that still works. */
    public boolean lacking(Instant now) {
        return endpoints == 0 || failure != null && expiresAt != null && !now.isBefore(expiresAt);
    }
}
