package dev.turnprobe.probe.report;

import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.plan.Requirement;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The whole result in a word. */
public enum Verdict {
    /** Everything asked for works. */
    OK,
    /** Some of it works. */
    DEGRADED,
    /** Nothing works. */
    FAILED;

    /** As reports print it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The verdict over all endpoints.
     *
     * @param required what must work; empty for everything
     */
    public static Verdict of(List<Observation> seen, Set<Requirement> required) {
        List<Observation> working = seen.stream().filter(Observation::ok).toList();
        boolean enough = required.isEmpty()
                ? working.size() == seen.size()
                : required.stream().allMatch(what -> working.stream().anyMatch(o -> what.isMetBy(o.target())));
        if (working.isEmpty()) {
            return FAILED;
        }
        return enough ? OK : DEGRADED;
    }
}
