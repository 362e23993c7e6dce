package dev.turnprobe.credentials.metered;

import java.math.BigDecimal;

/** An amount of relayed traffic, in the unit its endpoint speaks. */
public sealed interface Traffic permits Gigabytes, Bytes {
    /** The number in its own unit. */
    BigDecimal amount();

    /** This as a share of a quota: 1 is all of it. Zero quota means "no quota", of which every share is 0. */
    static double share(Traffic used, Traffic quota) {
        BigDecimal whole = quota.decimalBytes();
        return whole.signum() == 0 ? 0 : used.decimalBytes().doubleValue() / whole.doubleValue();
    }

    /** In bytes, a gigabyte being 10^9 of them. Metered does not say which gigabyte it means; 2^30 would be 7 % more. */
    BigDecimal decimalBytes();
}
