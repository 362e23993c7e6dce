package dev.turnprobe.probe.nat;

import org.jspecify.annotations.Nullable;

/**
 * How long a NAT keeps a quiet binding (RFC 5780 §4.6), between two bounds.
 *
 * @param aliveNanos quiet for so long it still let an answer in; 0 when it never did
 * @param goneNanos quiet for so long it did not; {@link Long#MAX_VALUE} when it always did
 * @param why null when it was measured, else the reason that it was not
 */
public record BindingLifetime(
        long aliveNanos, long goneNanos, @Nullable String why) {
    static BindingLifetime unknown(String why) {
        return new BindingLifetime(0, Long.MAX_VALUE, why);
    }

    /** True if at least one bound was found. */
    public boolean measured() {
        return why == null;
    }
}
