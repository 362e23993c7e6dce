package dev.turnprobe.probe.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The search for the longest datagram, and the rising rates. */
class LimitsTest {
    /** Exact, whatever the limit, and with one in twenty datagrams lost by chance. */
    @ParameterizedTest
    @ValueSource(ints = {64, 65, 576, 1199, 1200, 1279, 1467, 1468, 1469, 9000})
    void theLongestDatagramIsFoundToTheByte(int limit) {
        for (long seed = 0; seed < 20; seed++) {
            Random chance = new Random(seed);
            MtuSearch search = new MtuSearch(64, 1468);
            int sent = 0;
            for (int length = search.next(); length >= 0; length = search.next()) {
                sent++;
                if (length <= limit && chance.nextDouble() >= 0.05) {
                    search.passed(length);
                } else {
                    search.missed();
                }
            }
            assertThat(search.longest()).as("seed %d", seed).isEqualTo(Math.min(limit, 1468));
            assertThat(search.unlimited()).isEqualTo(limit >= 1468);
            assertThat(sent).isLessThan(80);
        }
    }

    @Test
    void whenNothingPassesItEndsAndSaysSo() {
        MtuSearch search = new MtuSearch(64, 1468);
        while (search.next() >= 0) {
            search.missed();
        }
        assertThat(search.longest()).isEqualTo(63);
        assertThat(search.unlimited()).isFalse();
    }

    /** A hold-up of a second, just when the longest was tried, is found out. */
    @Test
    void aHoldUpIsNoLimit() {
        MtuSearch search = new MtuSearch(64, 1468);
        int sent = 0;
        for (int length = search.next(); length >= 0; length = search.next()) {
            if (sent++ < 9) {
                search.missed();
            } else {
                search.passed(length);
            }
        }
        assertThat(search.longest()).isEqualTo(1468);
        assertThat(search.unlimited()).isTrue();
    }

    /** What arrives late, after it was given up, still counts as passed. */
    @Test
    void lateOnesCount() {
        MtuSearch search = new MtuSearch(64, 1000);
        assertThat(search.next()).isEqualTo(1000);
        search.passed(1000);
        assertThat(search.next()).isEqualTo(-1);
        search.passed(1000);
        search.missed();
        assertThat(search.longest()).isEqualTo(1000);
    }

    /** RFC 8656 §12.4, §11.1: four bytes in ChannelData, 36 and padding in an indication; IP and UDP around them. */
    @ParameterizedTest
    @CsvSource({
        "1468, false, 1500, 1472, 1436",
        "1228, false, 1260, 1232, 1196",
        "1196, false, 1228, 1200, 1164",
        "1448, true, 1500, 1452, 1416"
    })
    void framingIsCounted(int payload, boolean ipv6, int packet, int datagram, int indication) {
        Mtu mtu = new Mtu(payload, ipv6, false);
        assertThat(mtu.packet()).isEqualTo(packet);
        assertThat(mtu.datagram()).isEqualTo(datagram);
        assertThat(mtu.indicationPayload()).isEqualTo(indication);
        assertThat(Mtu.longestPayload(packet, ipv6)).isEqualTo(payload);
    }

    @Test
    void ratesRiseUntilPacketsAreLost() {
        RateLadder ladder = new RateLadder(1_000, 1_000_000, 0);
        long last = 0;
        while (ladder.rate() > 0) {
            assertThat(ladder.rate()).isGreaterThan(last);
            last = ladder.rate();
            ladder.done(new RateStep(
                    last, last, Math.min(last, 10_000), last > 10_000 ? 0.3 : 0.019, 100, RateLadder.STEP));
        }
        assertThat(last).isBetween(10_001L, 15_000L);
        assertThat(ladder.steps()).last().extracting(RateStep::loss).isEqualTo(0.3);
    }

    @Test
    void theCapIsReachedAndNeverExceeded() {
        RateLadder ladder = new RateLadder(250_000, 1_000_000, 0);
        while (ladder.rate() > 0) {
            ladder.done(new RateStep(ladder.rate(), ladder.rate(), ladder.rate(), 0, 100, RateLadder.STEP));
        }
        assertThat(ladder.steps())
                .extracting(RateStep::targetBitsPerSecond)
                .last()
                .isEqualTo(1_000_000L);
        assertThat(ladder.steps())
                .allSatisfy(step -> assertThat(step.targetBitsPerSecond()).isLessThanOrEqualTo(1_000_000));
    }

    /** What passes for a second may fill a queue: the best rate is tried for longer, and the next lower if that fails. */
    @Test
    void theBestRateIsHeld() {
        long hold = 10 * RateLadder.STEP;
        RateLadder ladder = new RateLadder(1_000, 1_000_000, hold);
        List<Long> held = new ArrayList<>();
        while (ladder.rate() > 0) {
            long rate = ladder.rate();
            boolean longer = ladder.duration() == hold;
            if (longer) {
                held.add(rate);
            }
            boolean lost = rate > (longer ? 4_000 : 10_000);
            ladder.done(new RateStep(rate, rate, rate, lost ? 0.1 : 0, 100, ladder.duration()));
        }
        assertThat(held).containsExactly(7_595L, 5_063L, 3_375L);
        RateStep best = RateLadder.bearable(ladder.steps());
        assertThat(best.targetBitsPerSecond()).isEqualTo(3_375);
        assertThat(best.nanos()).isEqualTo(hold);
        assertThat(RateLadder.failing(ladder.steps()))
                .isNotNull()
                .extracting(RateStep::targetBitsPerSecond)
                .isEqualTo(5_063L);
    }

    @Test
    void holdingComesToAnEndWhereNothingLasts() {
        RateLadder ladder = new RateLadder(1_000, 1_000_000, 10 * RateLadder.STEP);
        int rounds = 0;
        while (ladder.rate() > 0 && rounds++ < 100) {
            boolean lost = ladder.duration() > RateLadder.STEP || ladder.rate() > 100_000;
            ladder.done(new RateStep(ladder.rate(), ladder.rate(), 0, lost ? 0.5 : 0, 100, ladder.duration()));
        }
        assertThat(rounds).isLessThan(20);
    }

    /** A machine that cannot send any faster says nothing about the relay. */
    @Test
    void ourOwnLimitEndsItToo() {
        RateLadder ladder = new RateLadder(1_000, 1_000_000, 0);
        ladder.done(new RateStep(1_000, 700, 700, 0, 100, RateLadder.STEP));
        assertThat(ladder.rate()).isEqualTo(-1);
    }

    @Test
    void sparklines() {
        assertThat(Sparkline.of(List.of(1L, 8L, 0L, 4L))).isEqualTo("▁█ ▄");
        assertThat(Sparkline.of(List.of())).isEmpty();
        assertThat(Sparkline.of(List.of(0L, 0L))).isEqualTo("  ");
    }
}
