package dev.turnprobe.credentials.metered;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a call gave.
 *
 * @param serverDate Metered's clock, from the HTTP {@code Date}; null when it sent none
 */
public record Answer<T>(T value, @Nullable Instant serverDate) {}
