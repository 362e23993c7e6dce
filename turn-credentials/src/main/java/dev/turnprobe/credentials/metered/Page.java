package dev.turnprobe.credentials.metered;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param number from 1
 * @param next the number of the page after this one; null for the last
 * @param total how many items the whole list has; null when Metered does not say
 */
public record Page<T>(
        List<T> items,
        int number,
        @Nullable Integer next,
        @Nullable Long total) {}
