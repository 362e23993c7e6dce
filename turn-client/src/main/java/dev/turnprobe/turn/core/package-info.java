/**
 * The allocation state machine, sans-IO: frames and time come in, frames, events and a deadline come out.
 *
 * <p>Nothing here sees a channel, a clock, a thread, or a source of randomness that it was not given. Every type is
 * confined to one thread at a time. Time is a {@code long} of nanoseconds since an origin the caller chose; "never" is
 * {@link java.lang.Long#MAX_VALUE}.
 */
@NullMarked
package dev.turnprobe.turn.core;

import org.jspecify.annotations.NullMarked;
