package dev.turnprobe.probe.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of NAT is named right, on virtual time and whatever is lost on the way; and what cannot be told is not. */
class NatCoreTest {
    private static final int SEEDS = 40;

    static List<Arguments> everyNat() {
        List<Arguments> all = new ArrayList<>();
        for (Mapping mapping : List.of(
                Mapping.NONE,
                Mapping.ENDPOINT_INDEPENDENT,
                Mapping.ADDRESS_DEPENDENT,
                Mapping.ADDRESS_AND_PORT_DEPENDENT)) {
            for (Filtering filtering : List.of(
                    Filtering.ENDPOINT_INDEPENDENT,
                    Filtering.ADDRESS_DEPENDENT,
                    Filtering.ADDRESS_AND_PORT_DEPENDENT)) {
                all.add(Arguments.of(mapping, filtering));
            }
        }
        return all;
    }

    /** RFC 5780 §4.3, §4.4, with one in twenty datagrams lost in each direction. */
    @ParameterizedTest
    @MethodSource("everyNat")
    void namesMappingAndFiltering(Mapping mapping, Filtering filtering) {
        for (long seed = 0; seed < SEEDS; seed++) {
            NatWorld world = new NatWorld(seed);
            world.mapping = mapping;
            world.filtering = filtering;
            // Four tries each: silent by chance once in ten thousand, and these seeds are fixed.
            world.loss = seed % 2 == 0 ? 0 : 0.05;
            NatFindings found = world.run();
            assertThat(found.mapping().behavior())
                    .as("mapping, seed %d: %s", seed, found)
                    .isEqualTo(mapping);
            assertThat(found.filtering().behavior())
                    .as("filtering, seed %d: %s", seed, found)
                    .isEqualTo(filtering);
            assertThat(found.complete()).as("seed %d: %s", seed, found).isTrue();
        }
    }

    /** RFC 5780 §3.4. */
    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, true, WORKS",
        "ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT, true, WORKS",
        "ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT, true, WORKS",
        "ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT, false, FAILS",
        "ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, true, FAILS",
        "NONE, ENDPOINT_INDEPENDENT, false, NOT_NEEDED"
    })
    void turnsRoundAtTheNat(Mapping mapping, Filtering filtering, boolean hairpin, Hairpin expected) {
        NatWorld world = new NatWorld(1);
        world.mapping = mapping;
        world.filtering = filtering;
        world.hairpin = hairpin;
        assertThat(world.run().hairpin().behavior()).isEqualTo(expected);
    }

    /** RFC 5780 §4.6: the truth lies between the bounds, and no wait is longer than the budget allows. */
    @ParameterizedTest
    @CsvSource({"4, 3, 5", "29, 20, 30", "31, 30, 45", "119, 90, 120", "121, 120, -1", "7200, 120, -1"})
    void measuresTheLifetimeOfABinding(long truth, long alive, long gone) {
        NatWorld world = new NatWorld(5);
        world.lifetime = TimeUnit.SECONDS.toNanos(truth);
        world.budget = TimeUnit.SECONDS.toNanos(120);
        BindingLifetime found = world.run().lifetime();
        assertThat(found).isNotNull();
        assertThat(found.why()).isNull();
        assertThat(seconds(found.aliveNanos())).isEqualTo(alive);
        assertThat(found.goneNanos() == Long.MAX_VALUE ? -1 : seconds(found.goneNanos()))
                .isEqualTo(gone);
        assertThat(world.now()).isLessThan(TimeUnit.SECONDS.toNanos(120 + 6));
    }

    private static long seconds(long nanos) {
        return Math.round(nanos / 1e9);
    }

    /** RFC 5780 §4.3: without OTHER-ADDRESS nothing is made up. */
    @Test
    void oneOrdinaryServerTellsLittle() {
        NatWorld world = new NatWorld(1);
        world.server = NatWorld.Server.NO_OTHER_ADDRESS;
        NatFindings found = world.run();
        assertThat(found.mapped()).isNotNull();
        assertThat(found.mapping().behavior()).isEqualTo(Mapping.UNKNOWN);
        assertThat(found.mapping().why()).contains("no OTHER-ADDRESS", "two servers");
        assertThat(found.filtering().behavior()).isEqualTo(Filtering.UNKNOWN);
        assertThat(found.complete()).isFalse();
    }

    /** Two ordinary servers tell a NAT that has one outside address from one that has many (RFC 5780 §4.3 test II). */
    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT",
        "ADDRESS_DEPENDENT, ENDPOINT_DEPENDENT",
        "ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_DEPENDENT",
        "NONE, NONE"
    })
    void twoOrdinaryServersTellMore(Mapping mapping, Mapping expected) {
        NatWorld world = new NatWorld(1);
        world.server = NatWorld.Server.NO_OTHER_ADDRESS;
        world.mapping = mapping;
        world.servers = List.of(NatWorld.SERVER, new InetSocketAddress("203.0.113.9", 3478));
        assertThat(world.run().mapping().behavior()).isEqualTo(expected);
    }

    /** RFC 5780 §4.4: silence, or an answer from the wrong place, is no filtering when the server is to blame for it. */
    @ParameterizedTest
    @CsvSource({
        "IGNORES, ENDPOINT_INDEPENDENT, UNKNOWN, answered from 192.0.2.1:3478",
        "REFUSES, ENDPOINT_INDEPENDENT, UNKNOWN, refused with 420",
        "DEAD_OTHER, UNKNOWN, UNKNOWN, nobody answers at 192.0.2.2:3479",
        "DEAD_OTHER_PORT, ENDPOINT_INDEPENDENT, UNKNOWN, nobody answers at 192.0.2.2:3479",
        "SILENT, UNKNOWN, UNKNOWN, two addresses"
    })
    void theServersFaultsAreNotTheNats(NatWorld.Server server, Mapping mapping, Filtering filtering, String why) {
        NatWorld world = new NatWorld(1);
        world.server = server;
        world.budget = TimeUnit.SECONDS.toNanos(5);
        NatFindings found = world.run();
        assertThat(found.mapping().behavior()).isEqualTo(mapping);
        assertThat(found.filtering())
                .isEqualTo(new Finding<>(filtering, found.filtering().why()));
        assertThat(found.filtering().why()).contains(why);
        assertThat(found.complete()).isFalse();
    }

    /** RFC 5780 §7.5: a server without RESPONSE-PORT cannot be used to measure a lifetime, and that is what is said. */
    @ParameterizedTest
    @CsvSource({"IGNORES", "REFUSES"})
    void withoutResponsePortNoLifetime(NatWorld.Server server) {
        NatWorld world = new NatWorld(1);
        world.server = server;
        world.budget = TimeUnit.SECONDS.toNanos(60);
        BindingLifetime found = world.run().lifetime();
        assertThat(found).isNotNull();
        assertThat(found.measured()).isFalse();
        assertThat(found.why()).contains("RESPONSE-PORT");
        assertThat(world.now()).isLessThan(TimeUnit.SECONDS.toNanos(10));
    }

    /** The first server is silent: the second is asked everything. */
    @Test
    void aSilentServerIsPassedOver() {
        NatWorld world = new NatWorld(1);
        world.servers = List.of(NatWorld.NOBODY, NatWorld.SERVER);
        NatFindings found = world.run();
        assertThat(found.server()).isEqualTo(new NatServer("stun:" + NatWorld.SERVER, NatWorld.SERVER));
        assertThat(found.mapping().behavior()).isEqualTo(Mapping.ENDPOINT_INDEPENDENT);
    }

    /** Our own process sleeps for ten seconds just when the answers come in: nothing is taken for silence. */
    @Test
    void aStallOfOursIsNotTheNatsDoing() {
        NatWorld world = new NatWorld(1);
        world.filtering = Filtering.ENDPOINT_INDEPENDENT;
        world.stallFrom = TimeUnit.MILLISECONDS.toNanos(41);
        world.stallTo = TimeUnit.SECONDS.toNanos(10);
        NatFindings found = world.run();
        assertThat(found.filtering().behavior()).isEqualTo(Filtering.ENDPOINT_INDEPENDENT);
        assertThat(found.mapping().behavior()).isEqualTo(Mapping.ENDPOINT_INDEPENDENT);
    }

    /** Whatever is still open at the end of the time is not known; it is not silence. */
    @Test
    void timeIsBounded() {
        NatWorld world = new NatWorld(1);
        world.timeout = TimeUnit.SECONDS.toNanos(1);
        NatFindings found = world.run();
        assertThat(world.now()).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(found.mapping().behavior()).isEqualTo(Mapping.ENDPOINT_INDEPENDENT);
        assertThat(found.filtering().behavior()).isEqualTo(Filtering.UNKNOWN);
        assertThat(found.filtering().why()).contains("--timeout");
    }
}
