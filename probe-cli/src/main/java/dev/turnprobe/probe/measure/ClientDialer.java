package dev.turnprobe.probe.measure;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.HostResolver;
import dev.turnprobe.turn.RedirectPolicy;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.StunSession;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.core.AllocationSettings;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.TurnObserver;
import dev.turnprobe.turn.socket.SocketKind;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Dials with {@link TurnClient}: one for each pair of credentials and way to look names up, all on the same few event loops.
 * As few as can be, because each makes its own TLS context.
 */
public final class ClientDialer implements Dialer {
    /** What the client gives up after, should the probe's own deadline not have come first. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final int MOST_LOOPS = 16;

    /** The port matters where an address is given for a host and a port; 0 where none is. */
    private record Kind(@Nullable Credentials credentials, int port) {
        /** By hand: a record's own is put together at run time, and a start would wait for that. */
        @Override
        public int hashCode() {
            return Objects.hashCode(credentials) + 31 * port;
        }
    }

    private final ProbePlan plan;
    private final boolean ownsLoops;
    private final int receiveBuffer;
    private final EventLoopGroup loops;
    private final EventExecutor executor;
    private final Map<Kind, TurnClient> clients = new ConcurrentHashMap<>();
    /** Their relays may still be open. */
    private final List<TurnClient> retired = new ArrayList<>();

    /** For single packets, on event loops of its own: with the JDK's sockets, which are ready at once. */
    public ClientDialer(ProbePlan plan) {
        this(plan, loops(plan.targets().size()), true, 0);
    }

    /** @param ownsLoops whether the event loops end with this dialer */
    ClientDialer(ProbePlan plan, EventLoopGroup loops, boolean ownsLoops) {
        this(plan, loops, ownsLoops, 0);
    }

    private ClientDialer(ProbePlan plan, EventLoopGroup loops, boolean ownsLoops, int receiveBuffer) {
        this.plan = plan;
        this.loops = loops;
        this.ownsLoops = ownsLoops;
        this.receiveBuffer = receiveBuffer;
        executor = loops.next();
    }

    /**
     * For streams of packets: on the sockets that a packet costs the least with.
     *
     * @param receiveBuffer bytes of a UDP socket's
     */
    public static ClientDialer forStreams(ProbePlan plan, int receiveBuffer) {
        EventLoopGroup loops =
                loops(plan.targets().size(), () -> SocketKind.best().handlers());
        return new ClientDialer(plan, loops, true, receiveBuffer);
    }

    /** @param most more would have nothing to do */
    static EventLoopGroup loops(int most) {
        return loops(most, NioIoHandler::newFactory);
    }

    private static EventLoopGroup loops(int most, Supplier<IoHandlerFactory> sockets) {
        QuietNetty.hush();
        int threads = Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), most));
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("probe", true), sockets.get());
    }

    @Override
    public CompletableFuture<Relay> relay(Target target, TurnObserver observer) {
        return client(target).open(target.uri(), observer);
    }

    @Override
    public CompletableFuture<StunSession> stun(Target target, TurnObserver observer) {
        return client(target).openStun(target.uri(), observer);
    }

    @Override
    public CompletableFuture<Void> prepare() {
        // Only what the plan asks for: loading Bouncy Castle would slow down those who do without DTLS.
        CompletableFuture<?>[] contexts = plan.targets().stream()
                .filter(target -> target.uri().transport().isSecure())
                .map(target -> target.uri().transport() == Transport.TLS
                        ? client(target).warmUpTls()
                        : client(target).warmUpDtls())
                .toArray(CompletableFuture<?>[]::new);
        // A context that cannot be made is the business of whoever needs it.
        return CompletableFuture.allOf(contexts).exceptionally(error -> null);
    }

    @Override
    public void forgetSessions() {
        synchronized (retired) {
            retired.addAll(clients.values());
            clients.clear();
        }
    }

    @Override
    public EventExecutor executor() {
        return executor;
    }

    @Override
    public Iterable<EventExecutor> executors() {
        return loops;
    }

    @Override
    public void close() {
        forgetSessions();
        synchronized (retired) {
            retired.forEach(TurnClient::close);
        }
        if (ownsLoops) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    private TurnClient client(Target target) {
        int port = target.uri().port();
        boolean given = plan.resolve().containsKey(target.uri().host() + ":" + port);
        Credentials credentials = target.isTurn() ? target.credentials() : null;
        return clients.computeIfAbsent(new Kind(credentials, given ? port : 0), this::client);
    }

    private HostResolver resolver(int port) {
        HostResolver platform = HostResolver.platform();
        return port == 0
                ? platform
                : host -> {
                    InetAddress fixed = plan.resolve().get(host + ":" + port);
                    return fixed == null ? platform.resolve(host) : CompletableFuture.completedFuture(List.of(fixed));
                };
    }

    /** What the engines of a probe obey. */
    public static AllocationSettings engine(@Nullable Credentials credentials) {
        return AllocationSettings.builder()
                .credentials(credentials)
                .eagerData(true)
                .build();
    }

    private TurnClient client(Kind kind) {
        TurnSettings settings = TurnSettings.builder()
                .allocation(engine(kind.credentials()))
                .trust(plan.trust())
                .addressFamily(plan.family())
                .resolver(resolver(kind.port()))
                .proxy(plan.proxy())
                // What browsers do; a probe has nothing worth stealing, and the report shows each hop.
                .redirects(RedirectPolicy.ALL)
                .openTimeout(plan.timeout().plus(SLACK))
                .receiveBuffer(receiveBuffer)
                // Who sends streams wants to know what fits, not what fits in pieces.
                .wholeDatagrams(receiveBuffer > 0)
                .build();
        return TurnClient.create(settings, loops);
    }
}
