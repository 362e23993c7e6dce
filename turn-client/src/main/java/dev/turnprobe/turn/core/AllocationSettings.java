package dev.turnprobe.turn.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The part of the settings that the engine obeys. Immutable. The defaults are those of the RFCs; tests against servers
 * with short lifetimes shrink them.
 */
public final class AllocationSettings {
    /** What the RFCs say, without credentials. */
    public static final AllocationSettings DEFAULTS = builder().build();

    private final @Nullable Credentials credentials;
    private final @Nullable Duration requestedLifetime;
    private final RetransmitSchedule retransmission;
    private final Duration permissionLifetime;
    private final Duration channelLifetime;
    private final Duration channelCoolDown;
    private final int staleNonceBudget;
    private final int maxPeers;
    private final boolean eagerData;
    private final @Nullable String software;
    private final RelayedTransport relayedTransport;
    private final MobilityMode mobility;

    private AllocationSettings(Builder from) {
        credentials = from.credentials;
        requestedLifetime = from.requestedLifetime;
        retransmission = from.retransmission;
        permissionLifetime = from.permissionLifetime;
        channelLifetime = from.channelLifetime;
        channelCoolDown = from.channelCoolDown;
        staleNonceBudget = from.staleNonceBudget;
        maxPeers = from.maxPeers;
        eagerData = from.eagerData;
        software = from.software;
        relayedTransport = from.relayedTransport;
        mobility = from.mobility;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these settings. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.credentials = credentials;
        copy.requestedLifetime = requestedLifetime;
        copy.retransmission = retransmission;
        copy.permissionLifetime = permissionLifetime;
        copy.channelLifetime = channelLifetime;
        copy.channelCoolDown = channelCoolDown;
        copy.staleNonceBudget = staleNonceBudget;
        copy.maxPeers = maxPeers;
        copy.eagerData = eagerData;
        copy.software = software;
        copy.relayedTransport = relayedTransport;
        copy.mobility = mobility;
        return copy;
    }

    /** Null when there are none: a 401 is then final. */
    public @Nullable Credentials credentials() {
        return credentials;
    }

    /** What Allocate and Refresh ask for; null leaves it to the server (RFC 8656 §7.1). */
    public @Nullable Duration requestedLifetime() {
        return requestedLifetime;
    }

    /** When requests are repeated on datagrams, and when they are given up (RFC 8489 §6.2.1). */
    public RetransmitSchedule retransmission() {
        return retransmission;
    }

    /** How long the server keeps a permission: 5 minutes (RFC 8656 §9). It is refreshed after 4/5 of it. */
    public Duration permissionLifetime() {
        return permissionLifetime;
    }

    /** How long the server keeps a channel: 10 minutes (RFC 8656 §12). It is refreshed after 9/10 of it. */
    public Duration channelLifetime() {
        return channelLifetime;
    }

    /** How long a number rests before it may name another peer: 5 minutes (RFC 8656 §12). */
    public Duration channelCoolDown() {
        return channelCoolDown;
    }

    /** 438 answers that one request survives; 3 by default. */
    public int staleNonceBudget() {
        return staleNonceBudget;
    }

    /** Most peer addresses remembered, 1024 by default; more are refused. */
    public int maxPeers() {
        return maxPeers;
    }

    /** Data may follow a CreatePermission before its answer: saves a round trip, loses the data if refused. */
    public boolean eagerData() {
        return eagerData;
    }

    /** The SOFTWARE attribute of requests; null sends none. */
    public @Nullable String software() {
        return software;
    }

    /** How the server talks to peers; UDP by default. {@code TurnClient.openTcp} sees to TCP. */
    public RelayedTransport relayedTransport() {
        return relayedTransport;
    }

    /**
     * Whether the allocation may move to another socket (RFC 8016); off by default. A server that forbids it gives an
     * allocation that stays where it is.
     */
    public MobilityMode mobility() {
        return mobility;
    }

    /** Collects knobs; not for use by several threads at once. */
    public static final class Builder {
        private @Nullable Credentials credentials;
        private @Nullable Duration requestedLifetime;
        private RetransmitSchedule retransmission = RetransmitSchedule.RFC_8489;
        private Duration permissionLifetime = Duration.ofMinutes(5);
        private Duration channelLifetime = Duration.ofMinutes(10);
        private Duration channelCoolDown = Duration.ofMinutes(5);
        private int staleNonceBudget = 3;
        private int maxPeers = 1024;
        private boolean eagerData;
        private @Nullable String software = "turnprobe";
        private RelayedTransport relayedTransport = RelayedTransport.UDP;
        private MobilityMode mobility = MobilityMode.OFF;

        private Builder() {}

        /** Null when there are none: a 401 is then final. */
        public Builder credentials(@Nullable Credentials value) {
            credentials = value;
            return this;
        }

        /** What Allocate and Refresh ask for; null leaves it to the server (RFC 8656 §7.1). */
        public Builder requestedLifetime(@Nullable Duration value) {
            requestedLifetime = value;
            return this;
        }

        /** When requests are repeated on datagrams, and when they are given up (RFC 8489 §6.2.1). */
        public Builder retransmission(RetransmitSchedule value) {
            retransmission = value;
            return this;
        }

        /** How long the server keeps a permission: 5 minutes (RFC 8656 §9). It is refreshed after 4/5 of it. */
        public Builder permissionLifetime(Duration value) {
            permissionLifetime = value;
            return this;
        }

        /** How long the server keeps a channel: 10 minutes (RFC 8656 §12). It is refreshed after 9/10 of it. */
        public Builder channelLifetime(Duration value) {
            channelLifetime = value;
            return this;
        }

        /** How long a number rests before it may name another peer: 5 minutes (RFC 8656 §12). */
        public Builder channelCoolDown(Duration value) {
            channelCoolDown = value;
            return this;
        }

        /** 438 answers that one request survives; 3 by default. */
        public Builder staleNonceBudget(int value) {
            staleNonceBudget = value;
            return this;
        }

        /** Most peer addresses remembered, 1024 by default; more are refused. */
        public Builder maxPeers(int value) {
            maxPeers = value;
            return this;
        }

        /** Data may follow a CreatePermission before its answer: saves a round trip, loses the data if refused. */
        public Builder eagerData(boolean value) {
            eagerData = value;
            return this;
        }

        /** The SOFTWARE attribute of requests; null sends none. */
        public Builder software(@Nullable String value) {
            software = value;
            return this;
        }

        /** How the server talks to peers; UDP by default. {@code TurnClient.openTcp} sees to TCP. */
        public Builder relayedTransport(RelayedTransport value) {
            relayedTransport = value;
            return this;
        }

        /** Whether the allocation may move to another socket (RFC 8016); off by default. */
        public Builder mobility(MobilityMode value) {
            mobility = value;
            return this;
        }

        /** For servers that were told to keep permissions and channels for less long than the RFC says. */
        public Builder serverLifetimes(Duration permission, Duration channel) {
            permissionLifetime = permission;
            channelLifetime = channel;
            return this;
        }

        public AllocationSettings build() {
            return new AllocationSettings(this);
        }
    }
}
