package dev.turnprobe.turn;

import static dev.turnprobe.fixtures.server.Occurrence.always;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.RetransmitSchedule;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stopped in the middle of any phase, on any transport, in either way: nothing outlives the client, here or there. */
@ExtendWith(LeakWatch.class)
class LettingGoTest {
    /** Where the way is blocked. */
    private enum Block {
        NAME_SERVICE(Phase.RESOLVE),
        PROXY(Phase.CONNECT),
        SYN(Phase.CONNECT),
        HANDSHAKE(Phase.SECURE),
        CHALLENGE(Phase.CHALLENGE),
        /** Not for ever: the answer comes when nobody waits for it any more. */
        ALLOCATE(Phase.ALLOCATE),
        PERMISSION(Phase.PERMISSION),
        CHANNEL(Phase.CHANNEL);

        final Phase phase;

        Block(Phase phase) {
            this.phase = phase;
        }

        /** Whether there is such an obstacle on the way of that transport. */
        boolean blocks(Transport transport) {
            return switch (this) {
                case PROXY, SYN -> transport.isStream();
                case HANDSHAKE -> transport.isSecure();
                default -> true;
            };
        }

        @Nullable
        ServerScript script(Way way) {
            return switch (this) {
                case CHALLENGE -> ServerScript.silence().to(StunMethod.ALLOCATE, always());
                case ALLOCATE ->
                    ServerScript.delay(way == Way.DEADLINE ? DEADLINE.plusMillis(500) : Duration.ofMillis(300))
                            .to(StunMethod.ALLOCATE, always().signed());
                case PERMISSION -> ServerScript.silence().to(StunMethod.CREATE_PERMISSION, always());
                case CHANNEL -> ServerScript.silence().to(StunMethod.CHANNEL_BIND, always());
                default -> null;
            };
        }
    }

    private static final Duration DEADLINE = Duration.ofMillis(1_500);

    private enum Way {
        CANCEL,
        CLOSE,
        /** Nobody stops it: its own deadline does. */
        DEADLINE
    }

    static Stream<Arguments> everywhere() {
        List<Arguments> all = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            for (Block block : Block.values()) {
                for (Way way : Way.values()) {
                    boolean often = way != Way.DEADLINE || transport == Transport.UDP || transport == Transport.TLS;
                    if (often && block.blocks(transport)) {
                        all.add(Arguments.of(transport, block, way));
                    }
                }
            }
        }
        return all.stream();
    }

    /** Those of other tests in this JVM. */
    private final Set<Thread> others = Thread.getAllStackTraces().keySet();

    private final CountDownLatch reached = new CountDownLatch(1);
    private final List<AutoCloseable> obstacles = new ArrayList<>();
    private final TurnSettings.Builder settings = TurnSettings.with(Credentials.of("ada", "lovelace")).toBuilder()
            .trust(TlsTrust.insecure())
            .allocation(engine -> engine.retransmission(RetransmitSchedule.of(Duration.ofMillis(500), 2, 4)))
            .openTimeout(Duration.ofSeconds(30));

    /** Builds the obstacle; gives the URI whose way it blocks. */
    private String prepare(Transport transport, Block block) throws Exception {
        String scheme = transport.isSecure() ? "turns" : "turn";
        String query = "?transport=" + (transport.isStream() ? "tcp" : "udp");
        switch (block) {
            case NAME_SERVICE -> {
                NameServer names = new NameServer("").silent("relay.example.test.");
                obstacles.add(names);
                settings.resolver(HostResolver.dns(names.address()));
                return scheme + ":relay.example.test" + query;
            }
            case PROXY -> {
                TestProxy proxy = new TestProxy(TestProxy.Mood.SILENT);
                obstacles.add(proxy);
                settings.proxy(
                        Proxy.of(Proxy.Kind.HTTP, "127.0.0.1", proxy.address().getPort()));
                return scheme + ":relay.example.test" + query;
            }
            case SYN -> {
                int port = BlackHole.freePort("127.0.0.1");
                obstacles.add(BlackHole.connections("127.0.0.1", port));
                return scheme + ":127.0.0.1:" + port + query;
            }
            case HANDSHAKE -> {
                if (transport == Transport.DTLS) {
                    int port = BlackHole.freePort("127.0.0.1");
                    obstacles.add(BlackHole.datagrams("127.0.0.1", port));
                    return scheme + ":127.0.0.1:" + port + query;
                }
                ServerSocket listener = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
                obstacles.add(listener);
                return scheme + ":127.0.0.1:" + listener.getLocalPort() + query;
            }
            default -> throw new AssertionError(block);
        }
    }

    @ParameterizedTest(name = "{0}, blocked at {1}, stopped by {2}")
    @MethodSource("everywhere")
    void nothingIsLeft(Transport transport, Block block, Way way) throws Exception {
        ServerScript script = block.script(way);
        EmbeddedTurnServer server = script == null
                ? null
                : EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                        .user("ada", "lovelace")
                        .script(script)
                        .transports(transport));
        TurnClient client = null;
        try {
            String uri = server == null ? prepare(transport, block) : server.uri(transport);
            warmUp(transport);
            long files = openFiles();
            if (way == Way.DEADLINE) {
                settings.openTimeout(DEADLINE);
            }
            client = TurnClient.create(settings.build());
            TurnObserver observer = new TurnObserver() {
                @Override
                public void phaseStarted(Phase phase, long nanos) {
                    if (phase == block.phase) {
                        reached.countDown();
                    }
                }
            };
            CompletableFuture<Relay> opening = client.open(TurnUri.parse(uri), observer);
            CompletableFuture<?> waiting = opening;
            if (block == Block.PERMISSION || block == Block.CHANNEL) {
                Relay relay = opening.get(15, TimeUnit.SECONDS);
                InetSocketAddress peer = new InetSocketAddress("127.0.0.1", 9);
                waiting = block == Block.CHANNEL ? relay.bind(peer) : relay.permit(peer);
            }
            if (way == Way.DEADLINE) {
                assertThat(Failures.of(waiting))
                        .isInstanceOfSatisfying(
                                TurnFailure.TimedOut.class,
                                late -> assertThat(late.phase()).isEqualTo(block.phase));
                if (server != null && block == Block.ALLOCATE) {
                    server.awaitRequests(StunMethod.REFRESH, 1);
                }
            }
            assertThat(reached.await(15, TimeUnit.SECONDS)).isTrue();
            if (way == Way.CANCEL) {
                waiting.cancel(true);
                assertThat(waiting).isCancelled();
                if (server != null && block == Block.ALLOCATE) {
                    // Granted to nobody, so given back, while the client lives on.
                    server.awaitRequests(StunMethod.REFRESH, 1);
                }
            }
            client.close();
            if (way == Way.CLOSE) {
                assertThat(Failures.of(waiting)).isInstanceOf(TurnFailure.Released.class);
            }
            if (server != null && block.phase.ordinal() >= Phase.ALLOCATE.ordinal()) {
                // There was one allocation, however often it was asked for.
                server.awaitRequests(StunMethod.REFRESH, 1);
            }
            eventually("file descriptors: " + files + " before", () -> openFiles() <= files);
            eventually("threads: " + threads(), () -> threads().isEmpty());
        } finally {
            if (client != null) {
                client.close();
            }
            for (AutoCloseable obstacle : obstacles) {
                obstacle.close();
            }
            if (server != null) {
                server.close();
            }
        }
    }

    /** The first use of anything may open files that stay: jars, /dev/urandom, trust stores. */
    private void warmUp(Transport transport) throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(
                        EmbeddedConfig.defaults().user("ada", "lovelace").transports(transport));
                TurnClient client = TurnClient.create(TurnSettings.with(Credentials.of("ada", "lovelace")).toBuilder()
                        .trust(TlsTrust.insecure())
                        .build())) {
            client.open(TurnUri.parse(server.uri(transport))).get(15, TimeUnit.SECONDS);
        }
        eventually("threads: " + threads(), () -> threads().isEmpty());
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !others.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("turn-"))
                .toList();
    }

    /** What the system does in its own time, but does. */
    private static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.onSpinWait();
            Thread.sleep(10);
        }
    }
}
