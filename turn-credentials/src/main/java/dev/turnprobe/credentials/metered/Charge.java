package dev.turnprobe.credentials.metered;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One line of the account's bill.
 *
 * @param type {@code overage}, {@code recharge} or {@code subscription_renewal}
 * @param status {@code paid}, or what else Metered says
 * @param total money, in {@link Charges#currency}
 * @param usage of an overage, else null
 * @param unit of the usage, {@code GB}
 * @param unitCharge money for one unit
 * @param paymentMethod of a recharge or renewal, else null
 * @param planName of a renewal, else null
 */
public record Charge(
        LocalDate date,
        String type,
        String description,
        String status,
        BigDecimal total,
        @Nullable BigDecimal usage,
        @Nullable String unit,
        @Nullable BigDecimal unitCharge,
        @Nullable String paymentMethod,
        @Nullable String planName) {}
