package dev.turnprobe.probe.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.diagnose.Diagnoses;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.Observation;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever judges what was redacted comes to the same conclusions, and finds nothing of what was hidden. */
class RedactedJudgementTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void redactedObservationsAreJudgedAsTheRealOnes() {
        long seed = Long.getLong("redact.seed", 8489);
        System.out.println("RedactedJudgementTest: seed " + seed);
        int spoken = 0;
        for (int run = 0; run < 200; run++) {
            Random random = new Random(seed + run);
            RandomSighting sighting = new RandomSighting(random);
            List<Observation> real = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                real.add(sighting.seen(i));
            }
            Redaction redaction = Redaction.ofLoginsAndAddresses();
            // As a run does at its beginning, with all that it is going to log in with.
            redaction.of(RandomSighting.LOGIN);
            List<Observation> redacted = real.stream().map(redaction::of).toList();
            Diagnoses.Judgement before = Diagnoses.judge(real, NOW);
            Diagnoses.Judgement after = Diagnoses.judge(redacted, NOW);
            String where = "seed " + seed + ", run " + run;
            assertThat(after.rows().stream().map(RedactedJudgementTest::said).toList())
                    .as(where)
                    .isEqualTo(before.rows().stream()
                            .map(RedactedJudgementTest::said)
                            .toList());
            assertThat(said(after.across())).as(where).isEqualTo(said(before.across()));
            spoken += after.across().size();
            assertNothingLeft(redacted + " " + after, sighting, where);
        }
        assertThat(spoken)
                .as("diagnoses across endpoints, or this would prove little")
                .isPositive();
    }

    @Test
    void withoutAddressesHiddenOnlyLoginsChange() {
        RandomSighting sighting = new RandomSighting(new Random(7));
        for (int i = 0; i < 200; i++) {
            Observation real = sighting.seen(i);
            Redaction redaction = Redaction.ofLogins();
            redaction.of(RandomSighting.LOGIN);
            Observation redacted = redaction.of(real);
            assertThat(redacted.address()).isEqualTo(real.address());
            assertThat(redacted.candidates()).isEqualTo(real.candidates());
            assertThat(redacted.toString()).doesNotContain(RandomSighting.USER, RandomSighting.PASSWORD);
            assertThat(Redaction.NONE.of(real)).isSameAs(real);
        }
    }

    private static List<String> said(List<Diagnosis> diagnoses) {
        return diagnoses.stream()
                .map(one -> one.code() + " " + one.severity() + " " + one.confidence() + " " + one.endpoints() + " "
                        + one.explainedBy() + " " + one.evidence().keySet())
                .toList();
    }

    private static void assertNothingLeft(String all, RandomSighting sighting, String where) {
        String text = all.toLowerCase(Locale.ROOT);
        // As a whole: 10.0.0.1 is no part of 10.0.0.12 that anybody could use.
        Set<String> words = new HashSet<>(List.of(text.split("[^0-9a-f:.]+")));
        for (InetAddress real : sighting.addresses()) {
            assertThat(words.contains(real.getHostAddress()) || text.contains("/" + real.getHostAddress() + ":"))
                    .as("%s in %s", real, where)
                    .isFalse();
        }
        assertThat(text).as(where).doesNotContain(RandomSighting.USER, RandomSighting.PASSWORD);
    }
}
