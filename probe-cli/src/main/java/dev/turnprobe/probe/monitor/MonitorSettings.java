package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Requirement;
import dev.turnprobe.probe.report.Tool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How to monitor.
 *
 * @param plan how endpoints are probed; its targets do not matter
 * @param every between the beginnings of two rounds
 * @param required what must work; empty for everything
 * @param clock labels rounds and judges expiry; nothing is timed by it
 * @param tokens hard to guess numbers
 * @param warmUp called before the first round, so that nothing cold is measured
 * @param trace gets a line per frame, from event loops; null for none
 */
public record MonitorSettings(
        ProbePlan plan,
        Duration every,
        Set<Requirement> required,
        Tool tool,
        InstantSource clock,
        LongSupplier tokens,
        Consumer<ProbePlan> warmUp,
        @Nullable Consumer<String> trace) {

    private static final Duration SLACK = Duration.ofSeconds(10);

    public MonitorSettings {
        required = Set.copyOf(required);
    }

    /** How long after a round the next one may end, if nothing is stuck; for so many endpoints. */
    Duration patience(int endpoints) {
        int atOnce = plan.parallel() == 0 ? Math.max(1, endpoints) : plan.parallel();
        int turns = Math.max(1, (endpoints + atOnce - 1) / atOnce);
        return every.multipliedBy(2).plus(plan.timeout().multipliedBy(turns)).plus(SLACK);
    }
}
