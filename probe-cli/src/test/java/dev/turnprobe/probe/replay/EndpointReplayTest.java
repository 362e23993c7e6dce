package dev.turnprobe.probe.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.probe.measure.ClientDialer;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.measure.ProbeRunner;
import dev.turnprobe.probe.measure.Recording;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.probe.report.JsonReport;
import dev.turnprobe.probe.report.Report;
import dev.turnprobe.probe.report.Tool;
import dev.turnprobe.turn.TlsTrust;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A tape of a probe, through the engines once more. */
@ExtendWith(LeakWatch.class)
class EndpointReplayTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Credentials ADA = Credentials.of("ada", "the password");

    @Test
    void everyTransportIsObservedTheSameFromItsTape() throws Exception {
        try (EmbeddedTurnServer server = server()) {
            List<Target> targets = new ArrayList<>();
            for (Transport transport : Transport.values()) {
                targets.add(target(server.uri(transport), ADA));
                targets.add(target(
                        server.uri(transport).replaceFirst("^turn", "stun").replaceFirst("\\?.*", ""), null));
            }
            assertReplays(
                    server,
                    targets.stream().filter(EndpointReplayTest::isSpoken).toList());
        }
    }

    /** RFC 7064 has no parameter for the transport of a stun URI: it is UDP, and TLS for stuns. */
    private static boolean isSpoken(Target target) {
        return target.isTurn() || target.uri().transport() == dev.turnprobe.turn.Transport.UDP;
    }

    /** RFC 8305: where localhost is ::1, too, nobody answers there, and each address has an engine of its own. */
    @Test
    void addressesThatRaceHaveAnEngineEach() throws Exception {
        try (EmbeddedTurnServer server = server()) {
            assertReplays(
                    server,
                    List.of(
                            target(server.uri(Transport.UDP).replace("127.0.0.1", "localhost"), ADA),
                            target(server.uri(Transport.TCP).replace("127.0.0.1", "localhost"), ADA)));
        }
    }

    @Test
    void wrongPasswordIsRefusedAgain() throws Exception {
        try (EmbeddedTurnServer server = server()) {
            assertReplays(
                    server,
                    List.of(
                            target(server.uri(Transport.UDP), Credentials.of("ada", "wrong")),
                            target(server.uri(Transport.TCP), null)));
        }
    }

    private static EmbeddedTurnServer server() {
        return EmbeddedTurnServer.start(EmbeddedConfig.defaults().user("ada", "the password"));
    }

    private static Target target(String uri, @org.jspecify.annotations.Nullable Credentials credentials) {
        return new Target(uri, TurnUri.parse(uri), credentials, null);
    }

    private static void assertReplays(EmbeddedTurnServer server, List<Target> targets) throws Exception {
        ProbePlan plan = ProbePlan.of(targets);
        plan = new ProbePlan(
                targets,
                plan.timeout(),
                0,
                5,
                plan.interval(),
                plan.family(),
                TlsTrust.platformAnd(TlsTrust.readCertificates(
                        new ByteArrayInputStream(server.caPem().getBytes(StandardCharsets.US_ASCII)))),
                Map.of(),
                null);
        Recording recording = new Recording();
        List<Observation> live = run(plan, recording);
        List<Observation> again = new ArrayList<>();
        EndpointReplay replay = new EndpointReplay(true, event -> {}, null);
        for (int i = 0; i < targets.size(); i++) {
            again.add(replay.observe(i, targets.get(i), recording.of(i)));
        }
        assertThat(json(again)).isEqualTo(json(live));
    }

    private static List<Observation> run(ProbePlan plan, Recording recording) throws InterruptedException {
        BlockingQueue<ProbeEvent> events = new LinkedBlockingQueue<>();
        List<Observation> seen = new ArrayList<>();
        try (ProbeRunner runner =
                new ProbeRunner(plan, new ClientDialer(plan), new Random(42)::nextLong, events::add, null, recording)) {
            runner.start();
            while (seen.size() < plan.targets().size()) {
                if (events.poll(60, TimeUnit.SECONDS) instanceof ProbeEvent.Finished finished) {
                    seen.add(finished.observation());
                }
            }
        }
        return seen;
    }

    private static String json(List<Observation> seen) {
        return JsonReport.write(Report.of(new Tool("0", "17", "TestOS"), NOW, 1, false, false, Set.of(), seen));
    }
}
