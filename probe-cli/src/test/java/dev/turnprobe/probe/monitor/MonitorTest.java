package dev.turnprobe.probe.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.ProbeLoops;
import dev.turnprobe.probe.monitor.EndpointSource.Answer;
import dev.turnprobe.probe.monitor.EndpointSource.Failed;
import dev.turnprobe.probe.monitor.EndpointSource.Given;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.probe.report.Verdict;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.AddressFamily;
import dev.turnprobe.turn.TlsTrust;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The loop, at a pace that no command line allows, against the embedded server. */
@Timeout(120)
@ExtendWith(LeakWatch.class)
class MonitorTest {
    private static final Diagnosis DOWN = new Diagnosis(
            Cause.PROVIDER_UNREACHABLE,
            Diagnosis.Severity.ERROR,
            Diagnosis.Confidence.HIGH,
            "nobody there",
            Map.of(),
            "wait",
            List.of());

    /** Stops the monitor after so many rounds, and keeps what it said. */
    private static class Watch implements MonitorListener {
        private final int rounds;
        private final IntConsumer after;
        private final List<MonitorState> states = new ArrayList<>();
        private final List<Change> changes = new ArrayList<>();
        private @Nullable Monitor monitor;

        Watch(int rounds, IntConsumer after) {
            this.rounds = rounds;
            this.after = after;
        }

        @Override
        public void ended(MonitorState state, List<Change> changed) {
            states.add(state);
            changes.addAll(changed);
            after.accept(states.size());
            if (states.size() == rounds && monitor != null) {
                monitor.stop();
            }
        }

        List<Verdict> verdicts() {
            return states.stream().map(state -> state.last().report().verdict()).toList();
        }
    }

    /** Gives these answers one after the other, the last of them for ever. */
    private static final class Script implements EndpointSource {
        private final String name;
        private final Iterator<Answer> answers;
        private @Nullable Answer last;

        Script(String name, Answer... answers) {
            this.name = name;
            this.answers = List.of(answers).iterator();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Duration renewal() {
            return Duration.ofHours(1);
        }

        @Override
        public CompletableFuture<Answer> ask() {
            last = answers.hasNext() ? answers.next() : last;
            // From a thread of its own, as a provider's answer comes.
            return CompletableFuture.supplyAsync(() -> last);
        }
    }

    /** Nothing grows with the rounds: threads, sockets, or allocations that nobody gave back. Thousands were tried by hand. */
    @Test
    void roundsLeaveNothingBehind() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            long[] early = new long[2];
            long[] late = new long[2];
            int rounds = Integer.getInteger("turnprobe.monitor.rounds", 150);
            Watch watch = new Watch(rounds, round -> {
                if (round == rounds / 5) {
                    early[0] = threads();
                    early[1] = descriptors();
                } else if (round == rounds) {
                    late[0] = threads();
                    late[1] = descriptors();
                }
            });
            run(watch, server, 1, new Script("it", given(server, null, Transport.UDP, Transport.TCP)));
            assertThat(watch.verdicts()).containsOnly(Verdict.OK);
            assertThat(watch.states.get(rounds - 1).rounds()).isEqualTo(rounds);
            // One for each round that leaks would be 120.
            assertThat(late[0]).as("threads").isLessThan(early[0] + 20);
            assertThat(late[1]).as("file descriptors").isLessThan(early[1] + 40);
            // An Allocate without and one with credentials, and a Refresh that gives it back, for each.
            assertThat(server.requests(StunMethod.REFRESH)).isGreaterThanOrEqualTo(2 * rounds);
        }
    }

    /** Each handshake is a whole one, so that a certificate that was replaced is seen; their threads and sessions go, too. */
    @Test
    void securedRoundsBeginAnewEachTime() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            long[] early = new long[2];
            int rounds = 25;
            Watch watch = new Watch(rounds, round -> {
                if (round == 5) {
                    early[0] = threads();
                    early[1] = descriptors();
                }
            });
            run(watch, server, 1, new Script("it", given(server, null, Transport.TLS, Transport.DTLS)));
            assertThat(watch.verdicts()).containsOnly(Verdict.OK);
            assertThat(watch.states)
                    .allSatisfy(state -> assertThat(state.last().report().endpoints())
                            .noneMatch(one -> one.seen().tls().resumed()));
            // Two endpoints each, so 40 of each kind.
            assertThat(threads()).isLessThan(early[0] + 20);
            assertThat(descriptors()).isLessThan(early[1] + 20);
        }
    }

    @Test
    void whatASourceGaveIsUsedWhileItFailsAndIsReplacedWhenItGivesAgain() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start();
                EmbeddedTurnServer other = EmbeddedTurnServer.start()) {
            // They are renewed after a second, and the clock that says when they are over stands still.
            Instant soon = Rounds.START.plusSeconds(2);
            Script source = new Script(
                    "provider",
                    given(server, soon, Transport.UDP),
                    new Failed(DOWN, true, null),
                    given(other, null, Transport.TCP));
            List<String> sources = new ArrayList<>();
            Watch watch = new Watch(Integer.MAX_VALUE, round -> {}) {
                @Override
                public void source(SourceState state, Instant at) {
                    sources.add(state.endpoints() + " "
                            + (state.failure() == null ? "ok" : state.failure().code()));
                }

                @Override
                public void ended(MonitorState state, List<Change> changed) {
                    super.ended(state, changed);
                    if (!sources.isEmpty() && changed.stream().anyMatch(one -> one.to() == Change.State.GONE)) {
                        super.monitor.stop();
                    }
                }
            };
            MonitorSettings settings = settings(server, 50, 1, InstantSource.fixed(Rounds.START));
            assertThat(run(watch, settings, source)).isNull();
            assertThat(sources).containsExactly("1 ok", "1 PROVIDER_UNREACHABLE", "1 ok");
            assertThat(watch.verdicts()).as("what worked did so all the time").containsOnly(Verdict.OK);
            assertThat(watch.changes)
                    .extracting(change -> change.endpoint().transport() + " " + change.to())
                    .containsExactly("udp ok", "tcp ok", "udp gone");
            assertThat(watch.states.stream()
                            .filter(state -> state.last().report().diagnosis().stream()
                                    .anyMatch(one -> one.code() == Cause.PROVIDER_UNREACHABLE
                                            && one.severity() == Diagnosis.Severity.WARNING)))
                    .as("and the report warned")
                    .isNotEmpty();
        }
    }

    @Test
    void credentialsThatAServerRefusesAreAskedForAgainAtOnce() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            String uri = server.uri(Transport.TCP);
            Target revoked = new Target(uri, TurnUri.parse(uri), Credentials.of(server.username(), "revoked"), null);
            Script source =
                    new Script("provider", new Given(List.of(revoked), null), given(server, null, Transport.TCP));
            Watch watch = new Watch(Integer.MAX_VALUE, round -> {}) {
                @Override
                public void ended(MonitorState state, List<Change> changed) {
                    super.ended(state, changed);
                    if (state.last().report().verdict() == Verdict.OK) {
                        super.monitor.stop();
                    }
                }
            };
            run(watch, server, 50, source);
            assertThat(watch.changes)
                    .extracting(Change::to, Change::was)
                    .containsExactly(
                            tuple(Change.State.FAILED, null), tuple(Change.State.OK, Cause.CREDENTIALS_REJECTED));
        }
    }

    @Test
    void aSourceThatIsNotThereAtFirstDoesNotEndTheMonitorAndIsNotPassedOver() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            Script absent = new Script("provider", new Failed(DOWN, false, null), given(server, null, Transport.TCP));
            Watch watch = new Watch(Integer.MAX_VALUE, round -> {}) {
                @Override
                public void ended(MonitorState state, List<Change> changed) {
                    super.ended(state, changed);
                    if (state.last().report().verdict() == Verdict.OK) {
                        super.monitor.stop();
                    }
                }
            };
            run(watch, server, 50, new Script("given", given(server, null, Transport.UDP)), absent);
            assertThat(watch.verdicts().get(0)).as("never a false ok").isEqualTo(Verdict.DEGRADED);
            assertThat(watch.states.get(0).last().report().diagnosis())
                    .extracting(Diagnosis::code, Diagnosis::severity)
                    .containsExactly(tuple(Cause.PROVIDER_UNREACHABLE, Diagnosis.Severity.ERROR));
            assertThat(watch.verdicts().get(watch.states.size() - 1)).isEqualTo(Verdict.OK);
        }
    }

    @Test
    void withNothingToProbeThereIsNoVerdictButFailed() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            Watch watch = new Watch(2, round -> {});
            run(watch, server, 20, new Script("provider", new Failed(DOWN, false, null)));
            assertThat(watch.verdicts()).containsOnly(Verdict.FAILED);
        }
    }

    @Test
    void aSourceThatRefusesForGoodFromTheStartEndsIt() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            Watch watch = new Watch(1, round -> {});
            assertThat(run(watch, server, 20, new Script("provider", new Failed(DOWN, true, null))))
                    .isSameAs(DOWN);
            assertThat(watch.states).isEmpty();
        }
    }

    @Test
    void theSameEndpointOfTwoSourcesIsOneEndpoint() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            Watch watch = new Watch(1, round -> {});
            Given twice = given(server, null, Transport.UDP, Transport.UDP);
            run(watch, server, 20, new Script("a", twice), new Script("b", twice));
            assertThat(watch.states.get(0).last().report().endpoints()).hasSize(1);
        }
    }

    @Test
    void stoppedInTheMiddleOfARoundItLetsGo() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start();
                ProbeLoops loops = new ProbeLoops()) {
            MonitorSettings settings = settings(server, 1000, 100_000, InstantSource.system());
            Watch watch = new Watch(1, round -> {});
            Monitor monitor =
                    new Monitor(settings, List.of(new Script("it", given(server, null, Transport.UDP))), loops, watch);
            CompletableFuture<@Nullable Diagnosis> run =
                    CompletableFuture.supplyAsync(monitor::run, task -> new Thread(task, "monitor").start());
            server.awaitRequests(StunMethod.CREATE_PERMISSION, 1, Duration.ofSeconds(30));
            // Some hundred seconds of samples are still to come.
            monitor.stop();
            assertThat(run.get(30, TimeUnit.SECONDS)).isNull();
            server.awaitRequests(StunMethod.REFRESH, 1, Duration.ofSeconds(30));
            assertThat(watch.states).isEmpty();
        }
    }

    private static @Nullable Diagnosis run(Watch watch, EmbeddedTurnServer server, long everyMillis, Script... sources)
            throws Exception {
        return run(watch, settings(server, everyMillis, 1, InstantSource.system()), sources);
    }

    private static @Nullable Diagnosis run(Watch watch, MonitorSettings settings, Script... sources) {
        try (ProbeLoops loops = new ProbeLoops()) {
            Monitor monitor = new Monitor(settings, List.of(sources), loops, watch);
            watch.monitor = monitor;
            return monitor.run();
        }
    }

    private static MonitorSettings settings(
            EmbeddedTurnServer server, long everyMillis, int samples, InstantSource clock) throws Exception {
        byte[] pem = server.caPem().getBytes(StandardCharsets.US_ASCII);
        ProbePlan plan = new ProbePlan(
                List.of(),
                Duration.ofSeconds(30),
                0,
                samples,
                Duration.ofMillis(1),
                AddressFamily.ANY,
                TlsTrust.platformAnd(TlsTrust.readCertificates(new ByteArrayInputStream(pem))),
                Map.of(),
                null);
        return new MonitorSettings(
                plan,
                Duration.ofMillis(everyMillis),
                Set.of(),
                Rounds.TOOL,
                clock,
                new Random(11)::nextLong,
                some -> {},
                null);
    }

    private static Given given(EmbeddedTurnServer server, @Nullable Instant expiresAt, Transport... transports) {
        Credentials credentials = Credentials.of(server.username(), server.password());
        List<Target> targets = new ArrayList<>();
        for (Transport transport : transports) {
            String uri = server.uri(transport);
            targets.add(new Target(uri, TurnUri.parse(uri), credentials, null));
        }
        return new Given(targets, expiresAt);
    }

    private static long threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** 0 where nobody counts them. */
    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }
}
