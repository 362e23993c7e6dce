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
    private final Duration attemptDelay;
    private final Discovery discovery;
    private final @Nullable Proxy proxy;
    private final RedirectPolicy redirects;
    private final int maxRedirects;
    private final LocalAddress localAddress;
    private final int maxDatagram;
    private final int receiveBuffer;
    private final boolean wholeDatagrams;
    private final int eventLoops;
    private final boolean nativeSockets;
    private final Supplier<RandomGenerator> random;

    private TurnSettings(Builder from) {
        allocation = from.allocation;
        trust = from.trust;
        openTimeout = from.openTimeout;
        addressFamily = from.addressFamily;
        resolver = from.resolver;
        attemptDelay = from.attemptDelay;
        discovery = from.discovery;
        proxy = from.proxy;
        redirects = from.redirects;
        maxRedirects = from.maxRedirects;
        localAddress = from.localAddress;
        maxDatagram = from.maxDatagram;
        receiveBuffer = from.receiveBuffer;
        wholeDatagrams = from.wholeDatagrams;
        eventLoops = from.eventLoops;
        nativeSockets = from.nativeSockets;
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
        copy.attemptDelay = attemptDelay;
        copy.discovery = discovery;
        copy.proxy = proxy;
        copy.redirects = redirects;
        copy.maxRedirects = maxRedirects;
        copy.localAddress = localAddress;
        copy.maxDatagram = maxDatagram;
        copy.receiveBuffer = receiveBuffer;
        copy.wholeDatagrams = wholeDatagrams;
        copy.eventLoops = eventLoops;
        copy.nativeSockets = nativeSockets;
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

    /** How long one address of a server has before the next is tried as well (RFC 8305 §5); 250 ms by default. */
    public Duration attemptDelay() {
        return attemptDelay;
    }

    /** How a host name becomes servers; by its addresses, unless told otherwise. */
    public Discovery discovery() {
        return discovery;
    }

    /** The proxy to go through over TCP and TLS, or null for none, the default. */
    public @Nullable Proxy proxy() {
        return proxy;
    }

    /** Which redirects to follow; those that the server provably sent, by default. */
    public RedirectPolicy redirects() {
        return redirects;
    }

    /** How many redirects one {@code open} follows; 5 by default. */
    public int maxRedirects() {
        return maxRedirects;
    }

    /** What to bind to; what the system picks, by default. */
    public LocalAddress localAddress() {
        return localAddress;
    }

    /** Longest datagram that can be received, 2048 bytes by default; longer ones are cut by the system and discarded. */
    public int maxDatagram() {
        return maxDatagram;
    }

    /**
     * Bytes of a UDP socket's receive buffer (SO_RCVBUF): what arrives while the event loop is busy waits there, or is lost. 0, the
     * default, for the system's own size.
     */
    public int receiveBuffer() {
        return receiveBuffer;
    }

    /**
     * True when a datagram to the server that is longer than the way allows is lost rather than cut into fragments; false by default.
     * For those who look for the path MTU. NIO on JDKs before 19 cannot do that.
     */
    public boolean wholeDatagrams() {
        return wholeDatagrams;
    }

    /** How many event loops, each a thread, a client of its own has; one for each processor by default. */
    public int eventLoops() {
        return eventLoops;
    }

    /** Whether to use the system's own event loops where their library is on the class path; true by default. */
    public boolean nativeSockets() {
        return nativeSockets;
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
        private Duration attemptDelay = Duration.ofMillis(250);
        private Discovery discovery = Discovery.ADDRESSES;
        private @Nullable Proxy proxy;
        private RedirectPolicy redirects = RedirectPolicy.AUTHENTICATED;
        private int maxRedirects = 5;
        private LocalAddress localAddress = LocalAddress.ANY;
        private int maxDatagram = 2048;
        private int receiveBuffer;
        private boolean wholeDatagrams;
        private int eventLoops = Runtime.getRuntime().availableProcessors();
        private boolean nativeSockets = true;
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

        /** How long one address of a server has before the next is tried as well (RFC 8305 §5); 250 ms by default. */
        public Builder attemptDelay(Duration value) {
            attemptDelay = value;
            return this;
        }

        /** How a host name becomes servers; by its addresses, unless told otherwise. */
        public Builder discovery(Discovery value) {
            discovery = value;
            return this;
        }

        /** The proxy to go through over TCP and TLS, or null for none, the default. */
        public Builder proxy(@Nullable Proxy value) {
            proxy = value;
            return this;
        }

        /** Which redirects to follow; those that the server provably sent, by default. */
        public Builder redirects(RedirectPolicy value) {
            redirects = value;
            return this;
        }

        /** How many redirects one {@code open} follows; 5 by default. */
        public Builder maxRedirects(int value) {
            maxRedirects = value;
            return this;
        }

        /** What to bind to; what the system picks, by default. */
        public Builder localAddress(LocalAddress value) {
            localAddress = value;
            return this;
        }

        /** Longest datagram that can be received, 2048 bytes by default; longer ones are cut by the system and discarded. */
        public Builder maxDatagram(int value) {
            maxDatagram = value;
            return this;
        }

        /** @param bytes at least 0; the system gives no more than it likes (on Linux, net.core.rmem_max) */
        public Builder receiveBuffer(int bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("a receive buffer of " + bytes + " bytes");
            }
            receiveBuffer = bytes;
            return this;
        }

        /** Whether datagrams are lost rather than cut into fragments where they are too long. */
        public Builder wholeDatagrams(boolean value) {
            wholeDatagrams = value;
            return this;
        }

        /**
         * How many event loops, each a thread, a client of its own has; one for each processor by default. Relays are spread
         * over them; two relays that pass packets to each other do so at least cost on one.
         */
        public Builder eventLoops(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("a client needs at least one event loop, not " + value);
            }
            eventLoops = value;
            return this;
        }

        /**
         * Whether to use the system's own event loops: epoll on Linux with {@code netty-transport-native-epoll} on the class
         * path. True by default; without the library, NIO does.
         */
        public Builder nativeSockets(boolean value) {
            nativeSockets = value;
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
