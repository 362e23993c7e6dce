package dev.turnprobe.credentials.metered;

import java.time.LocalDate;
import java.util.List;

/**
 * One day, UTC, by credential.
 *
 * @param users largest first
 */
public record DailyUsage(LocalDate date, List<UsageOfUser<Gigabytes>> users) {}
