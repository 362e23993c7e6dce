package dev.turnprobe.turn;

import dev.turnprobe.turn.core.AllocationSettings;
import dev.turnprobe.turn.core.Credentials;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Every knob, immutable. The defaults suit the RFCs. */
public final class TurnSettings {
    private static final TurnSettings DEFAULTS = builder().build();

    private final AllocationSettings allocation;
    private final TlsTrust trust;
    private final Duration openTimeout;
    private final AddressFamily addressFamily;
    private final HostResolver resolver;
    private final int maxDatagram;
    private final Supplier<RandomGenerator> random;

    private TurnSettings(Builder from) {
        allocation = from.allocation;
        trust = from.trust;
        openTimeout = from.openTimeout;
        addressFamily = from.addressFamily;
        resolver = from.resolver;
        maxDatagram = from.maxDatagram;
        random = from.random;
    }

    /** The defaults, without credentials. */
    public static TurnSettings defaults() {
        return DEFAULTS;
    }

    /** The defaults with these credentials. */
    public static TurnSettings with(@Nullable Credentials credentials) {
        return builder().credentials(credentials).build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from these settings. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.allocation = allocation;
        copy.trust = trust;
        copy.openTimeout = openTimeout;
        copy.addressFamily = addressFamily;
        copy.resolver = resolver;
        copy.maxDatagram = maxDatagram;
        copy.random = random;
        return copy;
    }

    /** What the engine obeys, credentials among it. */
    public AllocationSettings allocation() {
        return allocation;
    }

    /** Whom to believe on TLS; the platform's certificate authorities by default. */
    public TlsTrust trust() {
        return trust;
    }

    /** From {@code open} to a relay, all phases together; 40 s by default. */
    public Duration openTimeout() {
        return openTimeout;
    }

    /** Which IP versions may be used to reach the server. */
    public AddressFamily addressFamily() {
        return addressFamily;
    }

    /** Host names to addresses. */
    public HostResolver resolver() {
        return resolver;
    }

    /** Longest datagram that can be received, 2048 bytes by default; longer ones are cut by the system and discarded. */
    public int maxDatagram() {
        return maxDatagram;
    }

    /** Where transaction ids come from, made once a connection. */
    public Supplier<RandomGenerator> random() {
        return random;
    }

    /** Collects knobs; not for use by several threads at once. */
    public static final class Builder {
        private AllocationSettings allocation = AllocationSettings.DEFAULTS;
        private TlsTrust trust = TlsTrust.platform();
        private Duration openTimeout = Duration.ofSeconds(40);
        private AddressFamily addressFamily = AddressFamily.ANY;
        private HostResolver resolver = HostResolver.platform();
        private int maxDatagram = 2048;
        private Supplier<RandomGenerator> random = SecureRandom::new;

        private Builder() {}

        /** What the engine obeys, credentials among it. */
        public Builder allocation(AllocationSettings value) {
            allocation = value;
            return this;
        }

        /** Whom to believe on TLS; the platform's certificate authorities by default. */
        public Builder trust(TlsTrust value) {
            trust = value;
            return this;
        }

        /** From {@code open} to a relay, all phases together; 40 s by default. */
        public Builder openTimeout(Duration value) {
            openTimeout = value;
            return this;
        }

        /** Which IP versions may be used to reach the server. */
        public Builder addressFamily(AddressFamily value) {
            addressFamily = value;
            return this;
        }

        /** Host names to addresses. */
        public Builder resolver(HostResolver value) {
            resolver = value;
            return this;
        }

        /** Longest datagram that can be received, 2048 bytes by default; longer ones are cut by the system and discarded. */
        public Builder maxDatagram(int value) {
            maxDatagram = value;
            return this;
        }

        /** Where transaction ids come from, made once a connection. */
        public Builder random(Supplier<RandomGenerator> value) {
            random = value;
            return this;
        }

        /** Changes some of what the engine obeys and leaves the rest as it is. */
        public Builder allocation(Consumer<AllocationSettings.Builder> change) {
            AllocationSettings.Builder builder = allocation.toBuilder();
            change.accept(builder);
            allocation = builder.build();
            return this;
        }

        /** The same as {@link AllocationSettings#credentials()}, which most callers need and few another. */
        public Builder credentials(@Nullable Credentials value) {
            return allocation(engine -> engine.credentials(value));
        }

        public TurnSettings build() {
            return new TurnSettings(this);
        }
    }
}
