package dev.turnprobe.credentials.metered;

import java.time.LocalDate;

/**
 * One day, UTC.
 *
 * @param <U> gigabytes for an account, bytes for a project
 */
public record UsageOfDay<U extends Traffic>(LocalDate date, U used) {}
