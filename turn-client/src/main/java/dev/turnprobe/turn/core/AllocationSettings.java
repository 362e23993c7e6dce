package dev.turnprobe.turn.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The part of the settings that the engine obeys. The defaults are those of the RFCs; tests against servers with short
 * lifetimes shrink them.
 *
 * @param credentials null when there are none: a 401 is then final
 * @param requestedLifetime what Allocate and Refresh ask for; null leaves it to the server (RFC 8656 §7.1)
 * @param retransmission when requests are repeated on datagrams, and when they are given up
 * @param permissionLifetime how long the server keeps a permission: 5 minutes (RFC 8656 §9); refreshed after 4/5 of it
 * @param channelLifetime how long the server keeps a channel: 10 minutes (RFC 8656 §12); refreshed after 9/10 of it
 * @param channelCoolDown how long a number rests before it may name another peer: 5 minutes (RFC 8656 §12)
 * @param staleNonceBudget 438 answers that one request survives
 * @param maxPeers most peer addresses remembered; more are refused
 * @param eagerData data may follow a CreatePermission before its answer; saves a round trip, loses the data if refused
 * @param software the SOFTWARE attribute of requests; null sends none
 */
public record AllocationSettings(
        @Nullable Credentials credentials,
        @Nullable Duration requestedLifetime,
        RetransmitSchedule retransmission,
        Duration permissionLifetime,
        Duration channelLifetime,
        Duration channelCoolDown,
        int staleNonceBudget,
        int maxPeers,
        boolean eagerData,
        @Nullable String software) {

    /** What the RFCs say, without credentials. */
    public static final AllocationSettings DEFAULTS = new AllocationSettings(
            null,
            null,
            RetransmitSchedule.RFC_8489,
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            3,
            1024,
            false,
            "turnprobe");

    public AllocationSettings withCredentials(@Nullable Credentials value) {
        return new AllocationSettings(
                value,
                requestedLifetime,
                retransmission,
                permissionLifetime,
                channelLifetime,
                channelCoolDown,
                staleNonceBudget,
                maxPeers,
                eagerData,
                software);
    }

    public AllocationSettings withRequestedLifetime(@Nullable Duration value) {
        return new AllocationSettings(
                credentials,
                value,
                retransmission,
                permissionLifetime,
                channelLifetime,
                channelCoolDown,
                staleNonceBudget,
                maxPeers,
                eagerData,
                software);
    }

    public AllocationSettings withRetransmission(RetransmitSchedule value) {
        return new AllocationSettings(
                credentials,
                requestedLifetime,
                value,
                permissionLifetime,
                channelLifetime,
                channelCoolDown,
                staleNonceBudget,
                maxPeers,
                eagerData,
                software);
    }

    /** For servers that were told to keep permissions and channels for less long than the RFC says. */
    public AllocationSettings withServerLifetimes(Duration permission, Duration channel) {
        return new AllocationSettings(
                credentials,
                requestedLifetime,
                retransmission,
                permission,
                channel,
                channelCoolDown,
                staleNonceBudget,
                maxPeers,
                eagerData,
                software);
    }

    public AllocationSettings withMaxPeers(int value) {
        return new AllocationSettings(
                credentials,
                requestedLifetime,
                retransmission,
                permissionLifetime,
                channelLifetime,
                channelCoolDown,
                staleNonceBudget,
                value,
                eagerData,
                software);
    }

    public AllocationSettings withEagerData(boolean value) {
        return new AllocationSettings(
                credentials,
                requestedLifetime,
                retransmission,
                permissionLifetime,
                channelLifetime,
                channelCoolDown,
                staleNonceBudget,
                maxPeers,
                value,
                software);
    }

    public AllocationSettings withSoftware(@Nullable String value) {
        return new AllocationSettings(
                credentials,
                requestedLifetime,
                retransmission,
                permissionLifetime,
                channelLifetime,
                channelCoolDown,
                staleNonceBudget,
                maxPeers,
                eagerData,
                value);
    }
}
