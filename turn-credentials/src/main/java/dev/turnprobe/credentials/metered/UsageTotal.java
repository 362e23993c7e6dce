package dev.turnprobe.credentials.metered;

/**
 * The current billing cycle.
 *
 * @param quota what is included; zero for a project without one
 * @param used so far
 * @param overage beyond the quota
 * @param <U> gigabytes for an account, bytes for a project
 */
public record UsageTotal<U extends Traffic>(U quota, U used, U overage) {
    /** The share of the quota that is used; 1 is all of it, 0 also when there is none. */
    public double share() {
        return Traffic.share(used, quota);
    }
}
