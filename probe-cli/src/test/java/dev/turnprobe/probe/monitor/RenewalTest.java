package dev.turnprobe.probe.monitor;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When credentials are asked for again, on virtual time. */
class RenewalTest {
    private static final long LEAD = SECONDS.toNanos(20);
    private static final long HOUR = HOURS.toNanos(1);

    private final Renewal renewal = new Renewal(0, LEAD, HOUR, new Random(7));

    @Test
    void theyAreReplacedBeforeTheyEnd() {
        assertThat(renewal.ask(0)).isTrue();
        assertThat(renewal.ask(1)).as("an answer is awaited").isFalse();
        renewal.given(0, HOUR);
        // A fifth of their life before, but no more than ten minutes.
        assertThat(renewal.nextDeadline()).isEqualTo(MINUTES.toNanos(50));
        assertThat(renewal.ask(MINUTES.toNanos(50) - 1)).isFalse();
        assertThat(renewal.ask(MINUTES.toNanos(50))).isTrue();
    }

    @Test
    void shortLivedOnesLastAtLeastThroughARoundButAreNotAskedForAllTheTime() {
        renewal.ask(0);
        renewal.given(0, MINUTES.toNanos(1));
        assertThat(renewal.nextDeadline()).isEqualTo(MINUTES.toNanos(1) - LEAD);
        renewal.ask(MINUTES.toNanos(1));
        renewal.given(0, SECONDS.toNanos(10));
        assertThat(renewal.nextDeadline()).isEqualTo(SECONDS.toNanos(5));
    }

    @Test
    void thoseWithoutAnEndAreAskedForNowAndThenOrNever() {
        renewal.ask(0);
        renewal.given(0, Renewal.NEVER);
        assertThat(renewal.nextDeadline()).isEqualTo(HOUR);
        Renewal fixed = new Renewal(0, LEAD, Renewal.NEVER, new Random(7));
        fixed.ask(0);
        fixed.given(0, Renewal.NEVER);
        assertThat(fixed.nextDeadline()).isEqualTo(Renewal.NEVER);
    }

    @Test
    void failuresAreFollowedByGrowingPausesOfAMinuteAtMost() {
        long now = 0;
        long longest = 0;
        for (int failure = 1; failure <= 20; failure++) {
            assertThat(renewal.ask(now)).isTrue();
            renewal.failed(now, 0);
            assertThat(renewal.failures()).isEqualTo(failure);
            long pause = renewal.nextDeadline() - now;
            long whole = Math.min(SECONDS.toNanos(1) << Math.min(failure - 1, 10), MINUTES.toNanos(1));
            assertThat(pause).isBetween(whole / 2, whole);
            longest = Math.max(longest, pause);
            now = renewal.nextDeadline();
        }
        assertThat(longest).isGreaterThan(SECONDS.toNanos(29));
        renewal.ask(now);
        renewal.failed(now, MINUTES.toNanos(7));
        assertThat(renewal.nextDeadline() - now).as("what it asks for").isEqualTo(MINUTES.toNanos(7));
        renewal.ask(now + MINUTES.toNanos(7));
        renewal.given(now, HOUR);
        assertThat(renewal.failures()).isZero();
    }

    @Test
    void whatHadRunOutWhenItCameIsAFailureToo() {
        renewal.ask(0);
        renewal.given(0, -SECONDS.toNanos(5));
        assertThat(renewal.failures()).isEqualTo(1);
        assertThat(renewal.nextDeadline()).isBetween(SECONDS.toNanos(1) / 2, SECONDS.toNanos(1));
    }

    @Test
    void aServersRefusalIsReasonToAskAtOnceButNotWithEveryRound() {
        renewal.ask(0);
        renewal.given(0, HOUR);
        renewal.refused(SECONDS.toNanos(5));
        assertThat(renewal.ask(SECONDS.toNanos(5))).isTrue();
        renewal.given(SECONDS.toNanos(5), HOUR);
        renewal.refused(SECONDS.toNanos(6));
        assertThat(renewal.nextDeadline()).isEqualTo(SECONDS.toNanos(35));
        renewal.refused(SECONDS.toNanos(7));
        assertThat(renewal.nextDeadline()).as("nor is it put off").isEqualTo(SECONDS.toNanos(35));
        assertThat(renewal.ask(SECONDS.toNanos(35))).isTrue();
        renewal.failed(SECONDS.toNanos(35), MINUTES.toNanos(5));
        renewal.refused(SECONDS.toNanos(36));
        assertThat(renewal.nextDeadline())
                .as("nor does it overrule the source's wish")
                .isEqualTo(SECONDS.toNanos(335));
    }

    /** A provider that is down for five minutes now and then: nobody ever probes with credentials that have run out. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void outagesAreOutlived(long seed) {
        Random random = new Random(seed);
        Renewal renewal = new Renewal(0, LEAD, HOUR, random);
        long now = 0;
        long end = 0;
        long downUntil = 0;
        int asked = 0;
        while (now < HOURS.toNanos(200)) {
            now = renewal.nextDeadline();
            assertThat(asked == 0 || now + LEAD < end)
                    .as("seed %s at %s", seed, now)
                    .isTrue();
            if (asked > 0 && now > downUntil + MINUTES.toNanos(30) && random.nextInt(3) == 0) {
                downUntil = now + random.nextLong(MINUTES.toNanos(5));
            }
            assertThat(renewal.ask(now)).isTrue();
            asked++;
            now += random.nextLong(SECONDS.toNanos(20));
            if (now < downUntil) {
                renewal.failed(now, 0);
            } else {
                long life = MINUTES.toNanos(45) + random.nextLong(HOUR);
                end = now + life;
                renewal.given(now, life);
            }
        }
        assertThat(asked).as("seed %s", seed).isBetween(100, 5000);
    }
}
