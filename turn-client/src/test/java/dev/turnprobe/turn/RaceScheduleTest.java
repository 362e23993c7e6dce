package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8305 §5 on virtual time. */
class RaceScheduleTest {
    private static final long STAGGER = 250;
    private static final long NEVER = Long.MAX_VALUE;

    private static List<Integer> starts(RaceSchedule race, long now) {
        List<Integer> started = new ArrayList<>();
        for (int next = race.pollStart(now); next >= 0; next = race.pollStart(now)) {
            started.add(next);
        }
        return started;
    }

    @Test
    void eachSetsOutAStaggerAfterTheOneBefore() {
        RaceSchedule race = new RaceSchedule(3, STAGGER);
        assertThat(starts(race, 0)).containsExactly(0);
        assertThat(race.nextDeadline()).isEqualTo(250);
        assertThat(starts(race, 249)).isEmpty();
        assertThat(starts(race, 250)).containsExactly(1);
        assertThat(starts(race, 500)).containsExactly(2);
        assertThat(race.nextDeadline()).isEqualTo(NEVER);
        assertThat(race.isLost()).isFalse();
    }

    /** A wake-up that comes late starts one, not all that it missed: each has its stagger. */
    @Test
    void lateWakeUpsDoNotStartACrowd() {
        RaceSchedule race = new RaceSchedule(3, STAGGER);
        starts(race, 0);
        assertThat(starts(race, 10_000)).containsExactly(1);
        assertThat(race.nextDeadline()).isEqualTo(10_250);
    }

    @Test
    void aFailureStartsTheNextAtOnce() {
        RaceSchedule race = new RaceSchedule(3, STAGGER);
        starts(race, 0);
        race.failed(0, 10);
        assertThat(race.nextDeadline()).isEqualTo(10);
        assertThat(starts(race, 10)).containsExactly(1);
        assertThat(race.nextDeadline()).isEqualTo(260);
    }

    @Test
    void nobodySetsOutBehindALeader() {
        RaceSchedule race = new RaceSchedule(3, STAGGER);
        starts(race, 0);
        starts(race, 250);
        race.leads(0);
        assertThat(race.isRunning(1)).isFalse();
        assertThat(race.nextDeadline()).isEqualTo(NEVER);
        assertThat(starts(race, 10_000)).isEmpty();
    }

    @Test
    void aLeaderThatFailsReopensTheRaceForThoseNotTriedYet() {
        RaceSchedule race = new RaceSchedule(3, STAGGER);
        starts(race, 0);
        starts(race, 250);
        race.leads(1);
        race.failed(1, 400);
        assertThat(race.isLost()).isFalse();
        assertThat(starts(race, 400)).containsExactly(2);
        race.failed(2, 500);
        assertThat(race.isLost()).isTrue();
    }

    /** Whatever happens in whatever order: everyone starts at most once, in order, and a lost race is a finished one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyOrderEnds(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            int size = 1 + random.nextInt(6);
            RaceSchedule race = new RaceSchedule(size, STAGGER);
            List<Integer> started = new ArrayList<>();
            List<Integer> running = new ArrayList<>();
            long now = 0;
            int leader = -1;
            while (!race.isLost()) {
                for (int next : starts(race, now)) {
                    assertThat(leader).as("seed %d", seed).isEqualTo(-1);
                    started.add(next);
                    running.add(next);
                }
                running.removeIf(each -> !race.isRunning(each));
                long deadline = race.nextDeadline();
                assertThat(deadline > now || deadline == NEVER)
                        .as("seed %d", seed)
                        .isTrue();
                if (!running.isEmpty() && (deadline == NEVER || random.nextBoolean())) {
                    int one = running.get(random.nextInt(running.size()));
                    if (leader < 0 && random.nextInt(3) == 0) {
                        leader = one;
                        race.leads(one);
                    } else {
                        leader = leader == one ? -1 : leader;
                        race.failed(one, now);
                        running.remove(Integer.valueOf(one));
                    }
                } else {
                    now = deadline;
                }
            }
            for (int i = 0; i < started.size(); i++) {
                assertThat(started.get(i)).as("seed %d", seed).isEqualTo(i);
            }
            assertThat(started).as("seed %d", seed).hasSize(size);
        }
    }
}
