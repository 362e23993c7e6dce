package dev.turnprobe.turn;

import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Secured;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.dtls.DtlsEndpoint;
import dev.turnprobe.turn.dtls.DtlsHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.io.EOFException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one server address: connect, then secure. The channel that arrives carries whole frames, ready for
 * STUN. Knows no deadline; whoever waits {@linkplain #abandon abandons} it. Confined to the watch's event loop.
 */
final class Road {
    /** Whoever waits at the end of a road. Exactly one of {@code arrived} and {@code stranded} is called, unless abandoned. */
    interface Traveller {
        /** The transport below is there: TCP is connected; what secures it may follow. */
        default void connected() {}

        /** The channel may be written to. It is the traveller's from now on, to close as well. */
        void arrived(Channel channel);

        /** There is no way; what was opened is closed. */
        void stranded(TurnFailure.Unreachable failure);
    }

    private final Destination destination;
    private final TurnSettings settings;
    private final PhaseWatch watch;
    private final Encryptions encryptions;
    private @Nullable ChannelHandler top;
    private @Nullable Traveller traveller;
    private @Nullable Dial dial;
    private @Nullable Channel channel;

    /**
     * @param watch of this road only
     */
    Road(Destination destination, TurnSettings settings, PhaseWatch watch, Encryptions encryptions) {
        this.destination = destination;
        this.settings = settings;
        this.watch = watch;
        this.encryptions = encryptions;
    }

    /**
     * Sets out; once.
     *
     * @param top the end of the pipeline, which reads and writes whole frames
     */
    void open(ChannelHandler top, Traveller traveller) {
        this.top = top;
        this.traveller = traveller;
        if (destination.via() != null && !OptionalDependency.HANDLER_PROXY.isPresent()) {
            strand(
                    Phase.CONNECT,
                    new ProxyException(
                            ProxyException.Problem.NOT_AVAILABLE,
                            OptionalDependency.HANDLER_PROXY.missing("a proxy"),
                            null));
            return;
        }
        if (destination.transport().isStream()) {
            watch.begin(Phase.CONNECT);
        } else {
            watch.enter(Phase.CONNECT);
        }
        dial = new Dial(destination, settings, watch.loop(), this::connected, this::unconnected);
        dial.connect();
    }

    /** Turns back: closes what was opened, says nothing more. No effect after the arrival. */
    void abandon() {
        if (traveller != null) {
            traveller = null;
            close();
        }
    }

    /** How far it got. */
    Phase phase() {
        return watch.phase();
    }

    private void unconnected(Throwable cause) {
        strand(Phase.CONNECT, cause);
    }

    private void connected(Channel channel) {
        this.channel = channel;
        watch.observer()
                .connected(
                        (InetSocketAddress) channel.localAddress(),
                        (InetSocketAddress) channel.remoteAddress(),
                        watch.now());
        Traveller waiting = traveller;
        ChannelHandler engine = top;
        if (waiting == null || engine == null) {
            return;
        }
        if (destination.transport().isStream()) {
            Proxy proxy = settings.proxy();
            watch.end(destination.via() == null || proxy == null ? 1 : proxy.roundTrips());
        }
        waiting.connected();
        switch (destination.transport()) {
            case UDP -> {
                TurnPipeline.udp(channel, engine);
                arrive(channel);
            }
            case TCP -> {
                TurnPipeline.tcp(channel, engine);
                arrive(channel);
            }
            case TLS ->
                secure(
                        encryptions.tls(destination.uri().kind()),
                        context -> shakeHands(
                                TurnPipeline.tls(channel, engine, context, destination.uri(), settings.openTimeout())));
            case DTLS ->
                secure(
                        encryptions.dtls(),
                        endpoint ->
                                shakeHands(TurnPipeline.dtls(channel, engine, handler(endpoint, destination.uri()))));
        }
    }

    /** Goes on at once, unless nobody could know before that this would be needed. */
    private <T> void secure(CompletableFuture<T> encryption, Consumer<T> next) {
        encryption.whenComplete((ready, error) -> watch.onLoop(() -> {
            if (error != null) {
                strand(Phase.SECURE, error);
            } else if (traveller != null) {
                watch.begin(Phase.SECURE);
                next.accept(ready);
            }
        }));
    }

    private DtlsHandler handler(DtlsEndpoint endpoint, TurnUri uri) {
        String alpn = TlsContext.protocol(uri.kind());
        return endpoint.handler(uri.host(), uri.port(), alpn, watch.observer(), watch.origin());
    }

    private void shakeHands(SslHandler handler) {
        handler.handshakeFuture().addListener(future -> {
            if (traveller == null || channel == null) {
                return;
            }
            if (future.isSuccess()) {
                Secured facts = TlsSessions.describe(handler, settings.trust().verifies());
                secured(channel, facts, TlsSessions.roundTrips(facts));
            } else {
                handshakeFailed(future.cause());
            }
        });
    }

    private void shakeHands(DtlsHandler handler) {
        handler.handshake().whenComplete((handshake, error) -> {
            if (traveller == null || channel == null) {
                return;
            }
            if (handshake != null) {
                secured(channel, handshake.facts(), handshake.roundTrips());
            } else {
                handshakeFailed(error);
            }
        });
    }

    private void secured(Channel channel, Secured facts, int roundTrips) {
        watch.observer().certificates(facts.chain(), watch.now());
        watch.end(roundTrips);
        watch.observer().secured(facts, watch.now());
        arrive(channel);
    }

    private void handshakeFailed(@Nullable Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof ServerCertificateException refused) {
                watch.observer().certificates(refused.chain(), watch.now());
                strand(Phase.SECURE, refused);
                return;
            }
        }
        strand(Phase.SECURE, cause != null ? cause : new EOFException("the server closed the connection"));
    }

    private void arrive(Channel channel) {
        Traveller waiting = traveller;
        traveller = null;
        if (waiting != null) {
            waiting.arrived(channel);
        }
    }

    private void strand(Phase phase, Throwable cause) {
        Traveller waiting = traveller;
        traveller = null;
        close();
        if (waiting != null) {
            waiting.stranded(new TurnFailure.Unreachable(phase, cause));
        }
    }

    private void close() {
        if (channel != null) {
            channel.close();
        } else if (dial != null) {
            dial.abandon();
        }
    }
}
