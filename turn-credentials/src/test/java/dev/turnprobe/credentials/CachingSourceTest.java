package dev.turnprobe.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachingSourceTest {
    private static final Instant START = Instant.parse("2031-01-01T00:00:00Z");
    private final VirtualClock clock = new VirtualClock(START);
    private final Deque<CompletableFuture<Lease>> asked = new ArrayDeque<>();
    private int calls;
    private final CachingSource source = new CachingSource(
            () -> {
                calls++;
                CompletableFuture<Lease> answer = new CompletableFuture<>();
                asked.add(answer);
                return answer;
            },
            clock,
            clock,
            new Random(1));

    @Test
    void manyAskersMakeOneRequest() {
        List<CompletableFuture<Lease>> waiting = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            waiting.add(source.lease());
        }
        assertThat(calls).isEqualTo(1);
        Lease lease = lease("a", Duration.ofHours(1));
        asked.remove().complete(lease);
        assertThat(waiting).allSatisfy(answer -> assertThat(answer).isCompletedWithValue(lease));
        assertThat(source.lease()).isCompletedWithValue(lease);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void aThousandThreadsMakeOneRequest() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(50);
        try {
            CountDownLatch begin = new CountDownLatch(1);
            List<Future<CompletableFuture<Lease>>> all = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                all.add(threads.submit(() -> {
                    begin.await();
                    return source.lease();
                }));
            }
            begin.countDown();
            for (Future<CompletableFuture<Lease>> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void oneCallersCancellationHurtsNobodyElse() {
        CompletableFuture<Lease> mine = source.lease();
        CompletableFuture<Lease> theirs = source.lease();
        mine.cancel(true);
        asked.remove().complete(lease("a", Duration.ofHours(1)));
        assertThat(theirs).isCompletedWithValueMatching(lease -> user(lease).equals("a"));
    }

    @Test
    void renewsAheadAndServesTheOldMeanwhile() {
        first("a", Duration.ofMinutes(10));
        source.lease();
        clock.advance(Duration.ofMinutes(8)); // a fifth before the end
        assertThat(calls).isEqualTo(2);
        assertThat(user(source.lease().join())).isEqualTo("a");
        asked.remove().complete(lease("b", Duration.ofMinutes(10)));
        assertThat(user(source.lease().join())).isEqualTo("b");
        assertThat(calls).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 600, 3600, 86_400})
    void theMarginIsAFifthAndTenMinutesAtMost(int seconds) {
        first("a", Duration.ofSeconds(seconds));
        source.lease();
        Duration margin = Duration.ofSeconds(Math.min(seconds / 5, 600));
        clock.advance(Duration.ofSeconds(seconds).minus(margin).minusMillis(1));
        assertThat(calls).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void aFailingProviderIsRetriedWhileTheOldLasts() {
        first("a", Duration.ofMinutes(10));
        source.lease();
        clock.advance(Duration.ofMinutes(8));
        asked.remove().completeExceptionally(refusal(null));
        assertThat(user(source.lease().join())).isEqualTo("a");
        clock.advance(Duration.ofSeconds(2));
        assertThat(calls).as("retried after a pause of a second or less").isEqualTo(3);
        asked.remove().complete(lease("b", Duration.ofMinutes(10)));
        assertThat(user(source.lease().join())).isEqualTo("b");
    }

    @Test
    void theOldIsServedToItsVeryEndAndNotBeyond() {
        first("a", Duration.ofMinutes(10));
        source.lease();
        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(user(source.lease().join())).isEqualTo("a");
        clock.advance(Duration.ofMillis(1));
        CompletableFuture<Lease> waiting = source.lease();
        assertThat(waiting).isNotDone();
        asked.remove().complete(lease("b", Duration.ofMinutes(10)));
        assertThat(waiting).isCompletedWithValueMatching(lease -> user(lease).equals("b"));
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void withinAPauseEveryoneGetsTheLastFailureAtOnce() {
        CompletableFuture<Lease> waiting = source.lease();
        asked.remove().completeExceptionally(refusal(Duration.ofSeconds(30)));
        assertThat(waiting).isCompletedExceptionally();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> source.lease().join()).hasCauseInstanceOf(ProviderException.class);
        }
        assertThat(calls).isEqualTo(1);
        clock.advance(Duration.ofSeconds(30)); // Retry-After was longer than the pause of our own
        source.lease();
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void anUnusedSourceFallsAsleep() {
        first("a", Duration.ofMinutes(10));
        clock.advance(Duration.ofDays(1));
        assertThat(calls).isEqualTo(1);
        source.lease();
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void credentialsWithoutAnEndAreRenewedHourlyAndOutliveFailures() {
        source.lease();
        asked.remove().complete(lease("a", null));
        source.lease();
        clock.advance(Duration.ofHours(1));
        assertThat(calls).isEqualTo(2);
        asked.remove().completeExceptionally(refusal(null));
        assertThat(user(source.lease().join())).isEqualTo("a");
    }

    @Test
    void credentialsThatHaveRunOutAreAFailure() {
        CompletableFuture<Lease> waiting = source.lease();
        asked.remove().complete(lease("a", Duration.ofSeconds(-1)));
        assertThatThrownBy(waiting::join).hasMessageContaining("run out");
    }

    @Test
    void anOriginThatThrowsIsAFailureToo() {
        CachingSource broken = new CachingSource(
                () -> {
                    throw new IllegalStateException("no");
                },
                clock,
                clock,
                new Random(1));
        assertThatThrownBy(() -> broken.lease().join()).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingStopsTheAlarm() {
        first("a", Duration.ofMinutes(10));
        source.lease();
        source.close();
        assertThat(clock.pending()).isZero();
        clock.advance(Duration.ofHours(1));
        assertThat(calls).isEqualTo(1);
        assertThatThrownBy(() -> source.lease().join()).isInstanceOf(CancellationException.class);
    }

    private void first(String user, Duration life) {
        source.lease();
        asked.remove().complete(lease(user, life));
    }

    private Lease lease(String user, Duration life) {
        IceServers servers = IceServers.of(IceServer.of(List.of("turn:a"), user, "planted"));
        return new Lease(
                servers, clock.instant(), life == null ? null : clock.instant().plus(life), null);
    }

    private static ProviderException refusal(Duration retryAfter) {
        return new ProviderException(
                "Metered",
                ProviderException.Reason.RATE_LIMITED,
                "GET https://x.example/",
                429,
                "slow down",
                retryAfter);
    }

    private static String user(Lease lease) {
        return String.valueOf(lease.servers().servers().get(0).username());
    }
}
