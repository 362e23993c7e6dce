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
    private final RelayFamily relayFamily;
    private final RelayPort relayPort;
    private final @Nullable ReservationToken reservation;
    private final boolean dontFragment;
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
        relayFamily = from.relayFamily;
        relayPort = from.relayPort;
        reservation = from.reservation;
        dontFragment = from.dontFragment;
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
        copy.relayFamily = relayFamily;
        copy.relayPort = relayPort;
        copy.reservation = reservation;
        copy.dontFragment = dontFragment;
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

    /** Of which IP version the relayed addresses are to be. */
    public RelayFamily relayFamily() {
        return relayFamily;
    }

    /** Which port the relayed address is to have. */
    public RelayPort relayPort() {
        return relayPort;
    }

    /** The port that another allocation has had kept (RFC 8656 §7.1), or null. */
    public @Nullable ReservationToken reservation() {
        return reservation;
    }

    /**
     * Whether the server must be able to send without fragmenting (RFC 8656 §7.1; one that cannot gives 420), and does so
     * with data that travels in Send indications. What travels on a channel may be fragmented (RFC 8656 §12.6).
     */
    public boolean dontFragment() {
        return dontFragment;
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
        private RelayFamily relayFamily = RelayFamily.UNSAID;
        private RelayPort relayPort = RelayPort.ANY;
        private @Nullable ReservationToken reservation;
        private boolean dontFragment;
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

        /** Of which IP version the relayed addresses are to be; unsaid, which means IPv4, by default. */
        public Builder relayFamily(RelayFamily value) {
            relayFamily = value;
            return this;
        }

        /** Which port the relayed address is to have; any by default. */
        public Builder relayPort(RelayPort value) {
            relayPort = value;
            return this;
        }

        /** The port that another allocation has had kept (RFC 8656 §7.1); null for none. */
        public Builder reservation(@Nullable ReservationToken value) {
            reservation = value;
            return this;
        }

        /** See {@link AllocationSettings#dontFragment()}; false by default. */
        public Builder dontFragment(boolean value) {
            dontFragment = value;
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

        /**
         * The settings.
         *
         * @throws IllegalArgumentException when the relayed address is wanted in two ways that exclude each other
         */
        public AllocationSettings build() {
            // RFC 8656 §7.1: the token says already which address and port it will be.
            if (reservation != null && (relayPort != RelayPort.ANY || relayFamily != RelayFamily.UNSAID)) {
                throw new IllegalArgumentException(
                        "a reservation fixes address and port (RFC 8656 §7.1): leave relayPort at ANY and relayFamily at"
                                + " UNSAID");
            }
            // RFC 6062 §4.1: these make no sense for connections.
            if (relayedTransport == RelayedTransport.TCP
                    && (relayPort != RelayPort.ANY || reservation != null || dontFragment)) {
                throw new IllegalArgumentException(
                        "a TCP relay has neither relayPort, reservation nor dontFragment (RFC 6062 §4.1): leave them out");
            }
            // RFC 8656 §7.1: no second family together with an EVEN-PORT that has its R bit set.
            if (relayFamily == RelayFamily.BOTH && relayPort == RelayPort.EVEN_AND_NEXT) {
                throw new IllegalArgumentException(
                        "the next port cannot be kept for two families at once (RFC 8656 §7.1): use EVEN, or one family");
            }
            return new AllocationSettings(this);
        }
    }
}
