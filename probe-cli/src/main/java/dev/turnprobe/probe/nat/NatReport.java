package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.report.Tool;
import java.time.Instant;

/**
 * A finished examination, as it is told.
 *
 * @param interrupted true if the user had enough
 */
public record NatReport(Tool tool, Instant startedAt, NatResult result, boolean interrupted) {
    /** Which document this is, for {@code --json}. */
    public static final String SCHEMA = "turnprobe/nat/1";

    /** The result in a word, as exit codes have it. */
    public enum Verdict {
        /** All that was asked for was found out. */
        OK("ok"),
        /** Some of it was. */
        DEGRADED("degraded"),
        /** Nobody answered. */
        FAILED("failed");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** As reports print it. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** The result in a word. */
    public Verdict verdict() {
        NatFindings findings = result.findings();
        if (findings == null || findings.mapped() == null) {
            return Verdict.FAILED;
        }
        return findings.complete() ? Verdict.OK : Verdict.DEGRADED;
    }
}
