package dev.turnprobe.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proof of a relay, on virtual time. */
class EchoProofTest {
    private static final long TOKEN = 0x1122334455667788L;

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final EventExecutor loop = channel.eventLoop();
    private final FakeRelay relay = new FakeRelay(loop);
    private EndpointNotes notes;

    @BeforeEach
    void open() {
        Target target = new Target("turn:192.0.2.1", TurnUri.parse("turn:192.0.2.1"), null, null);
        notes = new EndpointNotes(0, target, true, ticker, event -> {}, null);
    }

    @Test
    void firstPayloadLeavesWithThePermissionRequestNotAfterIt() {
        CompletableFuture<EchoProof.Result> result = proof().run(seconds(8));
        assertThat(relay.permission).isNotDone();
        assertThat(relay.sentAt).hasSize(1);
        assertThat(result).isNotDone();
    }

    @Test
    void payloadThatIsLostIsSentAgainAfter250msAnd750And1750() {
        proof().run(seconds(8));
        relay.permission.complete(null);
        advance(Duration.ofMillis(1800));
        long start = relay.sentAt.get(0);
        assertThat(relay.sentAt.stream().map(at -> TimeUnit.NANOSECONDS.toMillis(at - start)))
                .containsExactly(0L, 250L, 750L, 1750L);
    }

    @Test
    void echoIsTimedFromTheFirstPayload() {
        CompletableFuture<EchoProof.Result> result = proof().run(seconds(8));
        advance(Duration.ofMillis(200));
        relay.echoes = true;
        advance(Duration.ofMillis(60));
        EchoProof.Result proven = result.join();
        assertThat(proven.path()).isNotNull().extracting(EchoPath::name).isEqualTo("self-echo");
        assertThat(TimeUnit.NANOSECONDS.toMillis(proven.endNanos() - proven.startNanos()))
                .isEqualTo(250);
    }

    @Test
    void silenceForHalfTheTimeMovesOnAndTheWholeTimeEndsIt() {
        CompletableFuture<EchoProof.Result> result = new EchoProof(
                        loop, notes, () -> TOKEN, List.of(new SelfEcho(relay), new SelfEcho(relay)))
                .run(seconds(8));
        relay.permission.complete(null);
        advance(Duration.ofMillis(4100));
        assertThat(notes.attempts()).hasSize(1);
        assertThat(result).isNotDone();
        advance(Duration.ofSeconds(4));
        assertThat(result.join().path()).isNull();
        assertThat(notes.attempts())
                .hasSize(2)
                .allSatisfy(attempt -> assertThat(attempt.permitted()).isTrue())
                .allSatisfy(attempt -> assertThat(attempt.received()).isZero());
    }

    @Test
    void refusalMovesOnAtOnceAndIsNoted() {
        CompletableFuture<EchoProof.Result> result = proof().run(seconds(8));
        TurnFailure refusal =
                new TurnFailure.Rejected(StunMethod.CREATE_PERMISSION, new ErrorCode(403, "Forbidden"), true);
        relay.permission.completeExceptionally(new TurnException(refusal));
        channel.runPendingTasks();
        assertThat(result.join().path()).isNull();
        assertThat(notes.attempts())
                .containsExactly(new EchoAttempt("self-echo", "192.0.2.7:49152", false, 1, 0, refusal.message()));
    }

    @Test
    void payloadsOfOthersProveNothing() {
        CompletableFuture<EchoProof.Result> result = proof().run(seconds(8));
        relay.arrives(relay.relayedAddress(), Unpooled.directBuffer().writeZero(EchoMeter.SIZE));
        relay.arrives(relay.relayedAddress(), Unpooled.directBuffer().writeLong(TOKEN));
        relay.arrives(
                relay.mappedAddress(), Unpooled.directBuffer().writeLong(TOKEN).writeZero(EchoMeter.SIZE - Long.BYTES));
        relay.arrives(
                relay.relayedAddress(),
                Unpooled.directBuffer().writeLong(TOKEN).writeInt(7).writeZero(EchoMeter.SIZE - 12));
        assertThat(result).isNotDone();
        relay.arrives(
                relay.relayedAddress(),
                Unpooled.directBuffer().writeLong(TOKEN).writeInt(0).writeZero(EchoMeter.SIZE - 12));
        assertThat(result).isDone();
    }

    @Test
    void samplesLeaveOnScheduleAndLateOnesAreLost() {
        relay.echoes = true;
        EchoLog log = notes.sampling();
        EchoSampler sampler =
                new EchoSampler(loop, new SelfEcho(relay), TOKEN, log, 4, TimeUnit.MILLISECONDS.toNanos(20), 0);
        CompletableFuture<Void> samples = sampler.run();
        advance(Duration.ofMillis(45));
        relay.echoes = false;
        advance(Duration.ofMillis(20));
        assertThat(relay.sentAt.stream().map(at -> TimeUnit.NANOSECONDS.toMillis(at - relay.sentAt.get(0))))
                .containsExactly(0L, 20L, 40L, 60L);
        assertThat(samples).isNotDone();
        advance(Duration.ofMillis(600));
        assertThat(samples).isDone();
        assertThat(log.samples()).extracting(Sample::received).containsExactly(true, true, true, false);
    }

    private EchoProof proof() {
        return new EchoProof(loop, notes, () -> TOKEN, List.of(new SelfEcho(relay)));
    }

    private void advance(Duration duration) {
        for (long millis = 0; millis < duration.toMillis(); millis++) {
            ticker.advanceMillis(1);
            channel.runPendingTasks();
            channel.runScheduledPendingTasks();
        }
    }

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
