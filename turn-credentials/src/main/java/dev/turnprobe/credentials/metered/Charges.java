package dev.turnprobe.credentials.metered;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * The account's bill for a time.
 *
 * @param lines ascending by date
 * @param total all of the three below
 * @param start first day, UTC
 * @param end last day, UTC
 */
public record Charges(
        List<Charge> lines,
        BigDecimal total,
        BigDecimal overages,
        BigDecimal subscriptions,
        BigDecimal recharges,
        String currency,
        LocalDate start,
        LocalDate end) {}
