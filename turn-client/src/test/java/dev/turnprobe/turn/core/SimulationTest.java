package dev.turnprobe.turn.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Many seeds of {@link Simulation}. Which ones, is up to two system properties: {@code turnprobe.seed} runs one seed again
 * ({@code mvn -pl turn-client -am test -Dtest=SimulationTest -Dturnprobe.seed=42}), {@code turnprobe.seeds} says how many
 * there are, 500 by default and 10 000 with {@code -Pnightly}.
 */
class SimulationTest {
    @Test
    void invariantsHold() {
        Long only = Long.getLong("turnprobe.seed");
        int seeds = Integer.getInteger("turnprobe.seeds", 500);
        long opened = 0;
        long refreshes = 0;
        long datagrams = 0;
        long lies = 0;
        long byToken = 0;
        Map<RelayFamily, Integer> families = new EnumMap<>(RelayFamily.class);
        for (long seed = only == null ? 1 : only; seed <= (only == null ? seeds : only); seed++) {
            Simulation done = run(seed);
            opened += done.opened;
            refreshes += done.refreshes;
            datagrams += done.datagramsBack;
            lies += done.lies;
            byToken += done.plan.tokens ? done.opened : 0;
            families.merge(done.plan.family, done.opened, Integer::sum);
        }
        System.out.printf(
                "simulation: %d seeds, an hour each: %d relays (%s, %d by token), %d refreshes, %d datagrams back,"
                        + " %d lies, 0 breaks%n",
                only == null ? seeds : 1, opened, families, byToken, refreshes, datagrams, lies);
        assertThat(opened).isPositive();
        if (seeds >= 100 && only == null) {
            assertThat(byToken).isPositive();
            assertThat(families.keySet()).contains(RelayFamily.UNSAID, RelayFamily.IPV6, RelayFamily.BOTH);
        }
    }

    private static Simulation run(long seed) {
        Simulation simulation = new Simulation(seed);
        try (simulation) {
            simulation.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + " (run it again: -Dtest=SimulationTest -Dturnprobe.seed=" + seed + "): "
                            + e.getMessage() + System.lineSeparator() + simulation,
                    e);
        }
        return simulation;
    }
}
