package dev.turnprobe.probe.account;

import dev.turnprobe.credentials.metered.Bytes;
import dev.turnprobe.credentials.metered.Traffic;
import dev.turnprobe.credentials.metered.UsageOfDay;
import dev.turnprobe.credentials.metered.UsageOfUser;
import dev.turnprobe.credentials.metered.UsageTotal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much was relayed in the current billing cycle, all of it in bytes, be it an account's or a project's.
 *
 * @param used by all
 * @param quota zero for none
 * @param overage beyond the provider's own quota
 * @param byDay null when not asked for
 * @param byUser null when not asked for
 */
public record Usage(
        Bytes used,
        Bytes quota,
        Bytes overage,
        @Nullable List<UsageOfDay<Bytes>> byDay,
        @Nullable List<UsageOfUser<Bytes>> byUser) {

    public static Usage of(UsageTotal<?> total) {
        return new Usage(bytes(total.used()), bytes(total.quota()), bytes(total.overage()), null, null);
    }

    public Usage withQuota(Bytes most) {
        return new Usage(used, most, overage, byDay, byUser);
    }

    public Usage withDays(List<? extends UsageOfDay<?>> days) {
        List<UsageOfDay<Bytes>> inBytes = days.stream()
                .map(day -> new UsageOfDay<>(day.date(), bytes(day.used())))
                .toList();
        return new Usage(used, quota, overage, inBytes, byUser);
    }

    public Usage withUsers(List<? extends UsageOfUser<?>> users) {
        return new Usage(
                used, quota, overage, byDay, users.stream().map(Usage::bytes).toList());
    }

    /** Percent of the quota; null without one. */
    public @Nullable BigDecimal percent() {
        return quota.count() == 0
                ? null
                : used.amount().scaleByPowerOfTen(2).divide(quota.amount(), MathContext.DECIMAL64);
    }

    static UsageOfUser<Bytes> bytes(UsageOfUser<?> user) {
        return new UsageOfUser<>(user.username(), user.label(), bytes(user.used()));
    }

    /** The same amount in bytes. */
    public static Bytes bytes(Traffic traffic) {
        return new Bytes(traffic.decimalBytes().longValue());
    }
}
