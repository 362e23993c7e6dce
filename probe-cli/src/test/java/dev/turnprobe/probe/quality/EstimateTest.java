package dev.turnprobe.probe.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.turnprobe.fixtures.LinkConditions;
import dev.turnprobe.fixtures.LossyLink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a link does in one direction comes back on that direction and on no other: ten thousand packets on virtual time, so that
 * what is expected is known and a seed gives the same run again.
 */
class EstimateTest {
    private static final int PACKETS = 10_000;
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final int SIZE = 100;
    private static final LinkConditions CLEAN = LinkConditions.perfect().delay(Duration.ofMillis(30));

    /** Our process does nothing from the first to the second instant; what arrives meanwhile is read late, or thrown away. */
    private record Sleep(long from, long until, boolean overflows) {
        static final Sleep NONE = new Sleep(Long.MAX_VALUE, Long.MAX_VALUE, false);
    }

    private static Estimate run(long seed, LinkConditions out, LinkConditions in) {
        return run(seed, out, in, Sleep.NONE);
    }

    private static Estimate run(long seed, LinkConditions out, LinkConditions in, Sleep sleep) {
        QualityCore core = new QualityCore(7, 0, INTERVAL.toNanos(), PACKETS);
        try (LossyLink link = new LossyLink(seed, out, in)) {
            while (true) {
                long arrival = link.nextDeadline();
                long now = Math.min(core.nextDeadline(), arrival);
                if (now == Long.MAX_VALUE) {
                    return Estimate.of(core.log());
                }
                if (now >= sleep.from && now < sleep.until) {
                    if (sleep.overflows) {
                        discard(link, sleep.until);
                    }
                    now = sleep.until;
                }
                for (int number = core.due(now); number >= 0; number = core.due(now)) {
                    link.toServer().send(packet(core, QualityCore.OUT, number), now);
                }
                for (ByteBuf at = link.toServer().poll(now);
                        at != null;
                        at = link.toServer().poll(now)) {
                    int number = core.atPeer(at, now);
                    at.release();
                    if (number >= 0) {
                        link.toClient().send(packet(core, QualityCore.BACK, number), now);
                    }
                }
                for (ByteBuf at = link.toClient().poll(now);
                        at != null;
                        at = link.toClient().poll(now)) {
                    core.atHome(at, now);
                    at.release();
                }
            }
        }
    }

    /** Our sockets' buffers run over while nobody reads them. */
    private static void discard(LossyLink link, long until) {
        for (ByteBuf lost = link.toServer().poll(until);
                lost != null;
                lost = link.toServer().poll(until)) {
            lost.release();
        }
        for (ByteBuf lost = link.toClient().poll(until);
                lost != null;
                lost = link.toClient().poll(until)) {
            lost.release();
        }
    }

    private static ByteBuf packet(QualityCore core, byte kind, int number) {
        ByteBuf packet = Unpooled.buffer(SIZE);
        core.write(packet, kind, number, SIZE);
        return packet;
    }

    @Test
    void nothingIsInventedOnACleanPath() {
        Estimate seen = run(1, CLEAN, CLEAN);
        for (Direction direction : new Direction[] {seen.out(), seen.in()}) {
            assertThat(direction.sent()).isEqualTo(PACKETS);
            assertThat(direction.received()).isEqualTo(PACKETS);
            assertThat(direction.loss()).isZero();
            assertThat(direction.reordered()).isZero();
            assertThat(direction.duplicated()).isZero();
            assertThat(direction.jitterNanos()).isZero();
            assertThat(direction.smoothedJitterNanos()).isZero();
            assertThat(millis(direction.delay().p50Nanos())).isEqualTo(30, within(0.05));
            assertThat(millis(direction.delay().maxNanos())).isEqualTo(30, within(0.05));
        }
        assertThat(seen.rtt().count()).isEqualTo(PACKETS);
        assertThat(millis(seen.rtt().p99Nanos())).isEqualTo(60, within(0.1));
        assertThat(seen.stalls()).isZero();
        assertThat(seen.skipped() + seen.unjudged()).isZero();
        assertThat(seen.lateness().maxNanos()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void lossComesBackOnItsDirectionWithinHalfAPoint(long seed) {
        Estimate out = run(seed, CLEAN.loss(0.03), CLEAN);
        assertThat(out.out().loss()).as("seed %d", seed).isEqualTo(0.03, within(0.005));
        assertThat(out.in().loss()).isZero();
        Estimate in = run(seed, CLEAN, CLEAN.loss(0.01));
        assertThat(in.in().loss()).as("seed %d", seed).isEqualTo(0.01, within(0.005));
        assertThat(in.out().loss()).isZero();
        assertThat(in.out().reordered() + in.in().reordered()).isZero();
    }

    /** Evenly distributed between 0 and 15 ms: the mean difference of two is a third of that (RFC 3550 §6.4.1). */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void jitterComesBackOnItsDirectionWithinFivePercent(long seed) {
        LinkConditions shaky = CLEAN.jitter(Duration.ofMillis(15));
        Estimate out = run(seed, shaky, CLEAN);
        assertThat(millis(out.out().jitterNanos())).as("seed %d", seed).isEqualTo(5, within(0.25));
        assertThat(out.in().jitterNanos()).isZero();
        Estimate in = run(seed, CLEAN, shaky);
        assertThat(millis(in.in().jitterNanos())).as("seed %d", seed).isEqualTo(5, within(0.25));
        assertThat(in.out().jitterNanos()).isZero();
        // The smoothed one follows the last few dozen packets only.
        assertThat(millis(in.in().smoothedJitterNanos())).isBetween(2.0, 9.0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void delayComesBackOnItsDirectionWithinFivePercent(long seed) {
        Estimate seen = run(seed, CLEAN.delay(Duration.ofMillis(80)), CLEAN.delay(Duration.ofMillis(20)));
        assertThat(millis(seen.out().delay().p50Nanos())).isEqualTo(80, within(4.0));
        assertThat(millis(seen.in().delay().p50Nanos())).isEqualTo(20, within(1.0));
        assertThat(millis(seen.rtt().p50Nanos())).isEqualTo(100, within(5.0));
    }

    /** RFC 4737 §3.4: held up long enough to be overtaken by one that was sent later. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void reorderingComesBackOnItsDirection(long seed) {
        LinkConditions overtaking = CLEAN.reordering(0.02, Duration.ofMillis(50));
        Estimate out = run(seed, overtaking, CLEAN);
        assertThat(out.out().reordered() / (double) PACKETS).as("seed %d", seed).isEqualTo(0.02, within(0.005));
        assertThat(out.in().reordered()).isZero();
        assertThat(out.out().loss() + out.in().loss()).isZero();
        Estimate in = run(seed, CLEAN, overtaking);
        assertThat(in.in().reordered() / (double) PACKETS).as("seed %d", seed).isEqualTo(0.02, within(0.005));
        assertThat(in.out().reordered()).isZero();
    }

    @Test
    void duplicatesAreCountedAndAnsweredOnce() {
        Estimate seen = run(3, CLEAN.duplication(0.05), CLEAN);
        assertThat(seen.out().duplicated() / (double) PACKETS).isEqualTo(0.05, within(0.01));
        assertThat(seen.in().duplicated()).isZero();
        assertThat(seen.in().sent()).isEqualTo(PACKETS);
        assertThat(seen.out().loss()).isZero();
    }

    /** The process sleeps for three seconds, and all that arrives meanwhile is thrown away by our own socket. */
    @Test
    void aStallOfOursIsSelfNoiseAndNeverLoss() {
        Sleep sleep = new Sleep(TimeUnit.SECONDS.toNanos(50) + 1, TimeUnit.SECONDS.toNanos(53), true);
        Estimate seen = run(1, CLEAN, CLEAN, sleep);
        assertThat(seen.out().loss()).isZero();
        assertThat(seen.in().loss()).isZero();
        assertThat(seen.stalls()).isEqualTo(1);
        assertThat(millis(seen.stalledNanos())).isEqualTo(3000, within(30.0));
        assertThat(seen.skipped()).isBetween(147, 151);
        assertThat(seen.unjudged()).isBetween(1, 10);
        assertThat(seen.out().jitterNanos()).isZero();
        assertThat(millis(seen.rtt().maxNanos())).isEqualTo(60, within(1.0));
    }

    /** The same stall on a lossy path: the part lost is still the right one. */
    @Test
    void aStallDoesNotHideLossEither() {
        Sleep sleep = new Sleep(TimeUnit.SECONDS.toNanos(50) + 1, TimeUnit.SECONDS.toNanos(53), true);
        Estimate seen = run(1, CLEAN.loss(0.05), CLEAN, sleep);
        assertThat(seen.out().loss()).isEqualTo(0.05, within(0.005));
        assertThat(seen.in().loss()).isZero();
    }

    /** No coordinated omission: when the link holds everything up for a second, all that was to be sent meanwhile waited. */
    @Test
    void theScheduleDoesNotWaitForTheNetwork() {
        LinkConditions slow = LinkConditions.perfect().rate(SIZE * 25, 1 << 20);
        Estimate seen = run(1, slow, CLEAN);
        // Half as fast as the stream: the last packet of 200 s waits 200 s, and the middle one half of that.
        assertThat(seen.out().sent()).isEqualTo(PACKETS);
        assertThat(millis(seen.rtt().p50Nanos())).isGreaterThan(50_000);
        assertThat(seen.lateness().maxNanos()).isZero();
    }

    @Test
    void strangersPacketsAreNotOurs() {
        QualityCore core = new QualityCore(7, 0, 1, 1);
        assertThat(core.due(0)).isZero();
        assertThat(core.atPeer(Unpooled.wrappedBuffer(new byte[3]), 1)).isEqualTo(-1);
        assertThat(core.atPeer(Unpooled.wrappedBuffer(new byte[50]), 1)).isEqualTo(-1);
        ByteBuf unsent =
                Unpooled.buffer().writeLong(7).writeByte(QualityCore.OUT).writeInt(5);
        assertThat(core.atPeer(unsent, 1)).isEqualTo(-1);
        ByteBuf negative =
                Unpooled.buffer().writeLong(7).writeByte(QualityCore.OUT).writeInt(-5);
        assertThat(core.atPeer(negative, 1)).isEqualTo(-1);
        core.atHome(Unpooled.buffer().writeLong(7).writeByte(QualityCore.BACK).writeInt(0), 1);
        assertThat(Estimate.of(core.log()).in().received()).isZero();
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
