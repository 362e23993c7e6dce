package dev.turnprobe.turn;

import dev.turnprobe.turn.core.AllocationSettings;
import dev.turnprobe.turn.core.Credentials;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Every knob, immutable. The defaults suit the RFCs.
 *
 * @param allocation what the engine obeys, credentials among it
 * @param trust whom to believe on TLS
 * @param openTimeout from {@code open} to a relay, all phases together
 * @param addressFamily which IP versions may be used to reach the server
 * @param resolver host names to addresses
 * @param maxDatagram longest datagram that can be received; longer ones are cut by the system and then discarded
 * @param random where transaction ids come from, made once a connection
 */
public record TurnSettings(
        AllocationSettings allocation,
        TlsTrust trust,
        Duration openTimeout,
        AddressFamily addressFamily,
        HostResolver resolver,
        int maxDatagram,
        Supplier<RandomGenerator> random) {

    /** The defaults, without credentials. */
    public static TurnSettings defaults() {
        return new TurnSettings(
                AllocationSettings.DEFAULTS,
                TlsTrust.platform(),
                Duration.ofSeconds(40),
                AddressFamily.ANY,
                HostResolver.platform(),
                2048,
                SecureRandom::new);
    }

    /** The defaults with these credentials. */
    public static TurnSettings with(@Nullable Credentials credentials) {
        return defaults().withAllocation(AllocationSettings.DEFAULTS.withCredentials(credentials));
    }

    public TurnSettings withAllocation(AllocationSettings value) {
        return new TurnSettings(value, trust, openTimeout, addressFamily, resolver, maxDatagram, random);
    }

    public TurnSettings withTrust(TlsTrust value) {
        return new TurnSettings(allocation, value, openTimeout, addressFamily, resolver, maxDatagram, random);
    }

    public TurnSettings withOpenTimeout(Duration value) {
        return new TurnSettings(allocation, trust, value, addressFamily, resolver, maxDatagram, random);
    }

    public TurnSettings withAddressFamily(AddressFamily value) {
        return new TurnSettings(allocation, trust, openTimeout, value, resolver, maxDatagram, random);
    }

    public TurnSettings withResolver(HostResolver value) {
        return new TurnSettings(allocation, trust, openTimeout, addressFamily, value, maxDatagram, random);
    }

    public TurnSettings withMaxDatagram(int value) {
        return new TurnSettings(allocation, trust, openTimeout, addressFamily, resolver, value, random);
    }
}
