package dev.turnprobe.turn;

import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import dev.turnprobe.turn.netty.EngineHandler;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to reach a server: resolve, take the {@link Road}, then hand over to the engine. Everything happens on one
 * event loop; the first failure ends it and closes what was opened.
 */
final class Attempt implements Road.Traveller {
    /** Whoever wants the connection. */
    interface Target {
        /** The handler for the pipeline; made once the attempt's clock runs. */
        EngineHandler<?> handler(long origin);

        /** The channel is ready for the engine. */
        void ready(Channel channel);

        /** It was not to be; nothing else will be called. */
        void failed(TurnFailure failure);

        /** Time is up while the engine was already at work. */
        void timedOut();
    }

    private final TurnUri uri;
    private final TurnSettings settings;
    private final TurnObserver observer;
    private final EventLoop loop;
    private final @Nullable SslContext tls;
    private final Target target;

    private @Nullable PhaseWatch watch;
    private boolean done;
    private boolean handedOver;
    private @Nullable Road road;
    private @Nullable Destination destination;
    private @Nullable ScheduledFuture<?> timeout;

    Attempt(
            TurnUri uri,
            TurnSettings settings,
            TurnObserver observer,
            EventLoop loop,
            @Nullable SslContext tls,
            Target target) {
        this.uri = uri;
        this.settings = settings;
        this.observer = observer;
        this.loop = loop;
        this.tls = tls;
        this.target = target;
    }

    /** Begins; on the event loop. */
    void run() {
        watch = new PhaseWatch(observer, loop, loop.ticker().nanoTime());
        timeout = loop.schedule(this::timeUp, settings.openTimeout().toNanos(), TimeUnit.NANOSECONDS);
        if (uri.isLiteral()) {
            connect(watch, List.of(literal()));
        } else {
            resolve(watch);
        }
    }

    /** Ends it without a word to the target; on the event loop. */
    void abort() {
        done = true;
        cancelTimeout();
        if (road != null) {
            road.abandon();
        }
    }

    /** Another road to where this one led. */
    Road anotherRoad() {
        if (destination == null || watch == null) {
            throw new IllegalStateException("there has been no road yet");
        }
        return new Road(destination, settings, new PhaseWatch(TurnObserver.NONE, loop, watch.origin()), tls);
    }

    /** The target has what it wanted: time no longer matters. */
    void succeeded() {
        cancelTimeout();
    }

    private void resolve(PhaseWatch watch) {
        watch.begin(Phase.RESOLVE);
        settings.resolver()
                .resolve(uri.host())
                .whenComplete((addresses, error) -> loop.execute(() -> {
                    if (done) {
                        return;
                    }
                    if (error != null) {
                        fail(new TurnFailure.Unreachable(Phase.RESOLVE, unwrapped(error)));
                    } else {
                        watch.end(0);
                        connect(watch, addresses);
                    }
                }));
    }

    private void connect(PhaseWatch watch, List<InetAddress> addresses) {
        List<InetSocketAddress> usable = addresses.stream()
                .filter(settings.addressFamily()::admits)
                .map(address -> new InetSocketAddress(address, uri.port()))
                .toList();
        if (usable.isEmpty()) {
            fail(new TurnFailure.Unreachable(
                    Phase.RESOLVE,
                    new UnknownHostException(uri.host() + " has no " + settings.addressFamily() + " address, only "
                            + Arrays.toString(addresses.toArray()))));
            return;
        }
        InetSocketAddress remote = usable.get(0);
        observer.resolved(remote, usable, watch.now());
        destination = new Destination(uri, remote);
        road = new Road(destination, settings, watch, tls);
        road.open(target.handler(watch.origin()), this);
    }

    @Override
    public void arrived(Channel channel) {
        handedOver = true;
        target.ready(channel);
    }

    @Override
    public void stranded(TurnFailure.Unreachable failure) {
        fail(failure);
    }

    private void timeUp() {
        if (done) {
            return;
        }
        if (handedOver) {
            done = true;
            target.timedOut();
        } else {
            fail(new TurnFailure.TimedOut(watch == null ? Phase.RESOLVE : watch.phase(), 0, 0));
        }
    }

    private void fail(TurnFailure failure) {
        done = true;
        cancelTimeout();
        if (road != null) {
            road.abandon();
        }
        target.failed(failure);
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    private InetAddress literal() {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(uri.host());
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are always an address", e);
        }
    }

    private static Throwable unwrapped(Throwable error) {
        Throwable cause = error.getCause();
        return error instanceof CompletionException && cause != null ? cause : error;
    }
}
