package dev.turnprobe.probe.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When rounds begin, on virtual time. */
class BeatTest {
    private static final long EVERY = 1000;

    @Test
    void theFirstRoundIsDueAtOnceAndTheOthersKeepTheirInstantsHoweverLongARoundTakes() {
        Beat beat = new Beat(EVERY, 0, new Random(1));
        assertThat(beat.begin(0)).isTrue();
        beat.ended(10);
        long second = beat.nextDeadline();
        assertThat(second).isBetween(EVERY / 2, EVERY + EVERY / 2 - 1);
        long due = second;
        for (int round = 0; round < 100; round++) {
            assertThat(beat.nextDeadline()).isEqualTo(due);
            assertThat(beat.begin(due - 1)).isFalse();
            // The loop wakes late by a little, each time by more; nothing of that adds up.
            assertThat(beat.begin(due + round)).isTrue();
            beat.ended(due + round + 500);
            due += EVERY;
        }
        assertThat(beat.rounds()).isEqualTo(101);
        assertThat(beat.overdue() + beat.skipped()).isZero();
    }

    @Test
    void roundsNeverOverlapAndOneThatTakesTooLongGivesUpTheInstantsItRanInto() {
        Beat beat = new Beat(EVERY, 0, new Random(2));
        beat.begin(0);
        beat.ended(1);
        long due = beat.nextDeadline();
        assertThat(beat.begin(due)).isTrue();
        assertThat(beat.nextDeadline()).isEqualTo(Beat.NEVER);
        assertThat(beat.begin(due + EVERY)).as("one is under way").isFalse();
        beat.ended(due + 2 * EVERY + 1);
        assertThat(beat.overdue()).isEqualTo(1);
        assertThat(beat.skipped()).isEqualTo(2);
        assertThat(beat.nextDeadline()).isEqualTo(due + 3 * EVERY);
    }

    @Test
    void oneThatEndsWhenTheNextIsDueMakesNobodyLate() {
        Beat beat = new Beat(EVERY, 0, new Random(3));
        beat.begin(0);
        beat.ended(1);
        long due = beat.nextDeadline();
        beat.begin(due);
        beat.ended(due + EVERY);
        assertThat(beat.overdue() + beat.skipped()).isZero();
        assertThat(beat.begin(due + EVERY)).isTrue();
    }

    @Test
    void instantsThatTheMachineSleptThroughAreSkippedNotMadeUpFor() {
        Beat beat = new Beat(EVERY, 0, new Random(4));
        beat.begin(0);
        beat.ended(1);
        long due = beat.nextDeadline();
        assertThat(beat.begin(due + 10 * EVERY + 5)).isTrue();
        assertThat(beat.skipped()).isEqualTo(10);
        beat.ended(due + 10 * EVERY + 6);
        assertThat(beat.overdue()).as("it was as quick as ever").isZero();
        assertThat(beat.nextDeadline()).isEqualTo(due + 11 * EVERY);
    }

    @Test
    void aFleetThatStartsTogetherSpreadsOverAWholeInterval() {
        Random random = new Random(5);
        int[] tenths = new int[10];
        for (int i = 0; i < 10_000; i++) {
            Beat beat = new Beat(EVERY, 0, random);
            beat.begin(0);
            beat.ended(1);
            tenths[(int) ((beat.nextDeadline() - EVERY / 2) * 10 / EVERY)]++;
        }
        assertThat(Arrays.stream(tenths).boxed()).allMatch(count -> count > 800 && count < 1200);
    }

    /** Whatever happens: no two rounds at once, none off its instant, and every instant is accounted for. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void anything(long seed) {
        Random random = new Random(seed);
        long now = random.nextLong(1_000_000);
        Beat beat = new Beat(EVERY, now, random);
        long second = -1;
        for (int round = 0; round < 2000; round++) {
            long due = beat.nextDeadline();
            assertThat(due).as("seed %s", seed).isGreaterThanOrEqualTo(now);
            now = due + (random.nextInt(10) == 0 ? random.nextLong(5 * EVERY) : random.nextLong(20));
            assertThat(beat.begin(now)).isTrue();
            assertThat(beat.begin(now)).isFalse();
            now += random.nextInt(4) == 0 ? random.nextLong(4 * EVERY) : random.nextLong(EVERY);
            beat.ended(now);
            second = second < 0 && beat.skipped() == 0 ? beat.nextDeadline() : second;
            if (second >= 0) {
                long instants = 1 + (beat.nextDeadline() - second) / EVERY;
                assertThat((beat.nextDeadline() - second) % EVERY).isZero();
                assertThat(beat.rounds() + beat.skipped()).isEqualTo(instants);
            }
        }
        assertThat(beat.rounds()).isEqualTo(2000);
        assertThat(beat.overdue()).isPositive();
    }
}
