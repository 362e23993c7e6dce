package dev.turnprobe.turn;

import dev.turnprobe.turn.NameResolutionException.Problem;
import dev.turnprobe.turn.ServiceDiscovery.Service;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** From a URI to all destinations worth a try, in the order to try them. One use; may be cancelled. */
final class Lookup {
    /** Enough to survive a few dead servers; each costs a look-up. */
    private static final int MOST_SERVICES = 8;

    private final TurnUri uri;
    private final TurnSettings settings;
    private final EventLoop loop;
    private final CancellableResolver dns;
    private boolean over;

    Lookup(TurnUri uri, TurnSettings settings, EventLoop loop) {
        this.uri = uri;
        this.settings = settings;
        this.loop = loop;
        this.dns = new CancellableResolver(settings.resolver().on(loop));
    }

    /** Whether anybody is asked at all. */
    boolean isNeeded() {
        Proxy proxy = settings.proxy();
        return proxy == null ? !uri.isLiteral() : !TurnUri.isLiteral(proxy.host());
    }

    /** Begins. One of the two will be called, on the event loop, unless it is cancelled; never with an empty list. */
    void start(Consumer<List<Destination>> found, Consumer<TurnFailure> failed) {
        TurnFailure hopeless = hopeless();
        if (hopeless != null) {
            failed.accept(hopeless);
            return;
        }
        destinations()
                .whenComplete((destinations, error) -> onLoop(() -> {
                    if (over) {
                        return;
                    }
                    over = true;
                    if (error == null) {
                        found.accept(destinations);
                    } else {
                        Throwable cause = error.getCause();
                        failed.accept(new TurnFailure.Unreachable(
                                Phase.RESOLVE, error instanceof CompletionException && cause != null ? cause : error));
                    }
                }));
    }

    /** Nobody will be called any more; nothing is asked any more. */
    void cancel() {
        over = true;
        dns.cancel();
    }

    private @Nullable TurnFailure hopeless() {
        if (settings.proxy() == null || uri.transport().isStream()) {
            return null;
        }
        return new TurnFailure.Unreachable(
                Phase.CONNECT,
                new ProxyException(
                        ProxyException.Problem.NO_DATAGRAMS,
                        settings.proxy() + " carries TCP and TLS only, not " + uri.transport()
                                + "; add ?transport=tcp to the URI",
                        null));
    }

    private CompletableFuture<List<Destination>> destinations() {
        Proxy proxy = settings.proxy();
        if (proxy != null) {
            return addresses(proxy.host())
                    .thenApply(addresses -> addresses.stream()
                            .map(address ->
                                    new Destination(uri, farEnd(), new InetSocketAddress(address, proxy.port())))
                            .toList());
        } else if (settings.discovery() == Discovery.ADDRESSES || uri.isLiteral()) {
            return places(List.of(new Service(uri.host(), uri.port(), uri.transport())));
        }
        return new ServiceDiscovery(uri, dns, settings.random().get())
                .services()
                .thenCompose(this::places);
    }

    /** What the proxy is told: the name itself, so that nobody here looks it up. */
    private InetSocketAddress farEnd() {
        return uri.isLiteral()
                ? new InetSocketAddress(uri.host(), uri.port())
                : InetSocketAddress.createUnresolved(uri.host(), uri.port());
    }

    /** Each service's addresses, one service after the other; one that has none is passed over. */
    private CompletableFuture<List<Destination>> places(List<Service> services) {
        List<Destination> all = new ArrayList<>();
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (Service service : services.subList(0, Math.min(MOST_SERVICES, services.size()))) {
            last = last.handle((ok, passedOver) -> null)
                    .thenCompose(ok -> addresses(service.host()))
                    .thenAccept(addresses -> addresses.forEach(address -> all.add(place(service, address))));
        }
        return last.handle((ok, error) -> {
            if (all.isEmpty()) {
                throw error instanceof CompletionException known ? known : new CompletionException(error);
            }
            return all;
        });
    }

    private Destination place(Service service, InetAddress address) {
        // RFC 5928 §5: whatever DNS said, a certificate must show the name that the user wrote.
        TurnUri there = new TurnUri(uri.kind(), uri.host(), service.port(), service.transport());
        return new Destination(there, new InetSocketAddress(address, service.port()), null);
    }

    private CompletableFuture<List<InetAddress>> addresses(String host) {
        CompletableFuture<List<InetAddress>> resolved = TurnUri.isLiteral(host) ? literal(host) : dns.resolve(host);
        return resolved.thenApply(addresses -> {
            List<InetAddress> usable = addresses.stream().filter(this::isUsable).toList();
            if (usable.isEmpty()) {
                throw new CompletionException(
                        new NameResolutionException(host, Problem.WRONG_FAMILY, "only " + texts(addresses), null));
            }
            return AddressOrder.of(usable);
        });
    }

    /** Of a family that we may use, and that the local address we shall bind to can reach. */
    private boolean isUsable(InetAddress address) {
        InetAddress local = settings.localAddress().address();
        return settings.addressFamily().admits(address) && (local == null || local.getClass() == address.getClass());
    }

    private static CompletableFuture<List<InetAddress>> literal(String host) {
        try {
            return CompletableFuture.completedFuture(List.of(InetAddress.getByName(host)));
        } catch (UnknownHostException e) {
            // An IPv6 address with a zone that this machine has not.
            return CompletableFuture.failedFuture(e);
        }
    }

    private static String texts(List<InetAddress> addresses) {
        return String.join(
                ", ", addresses.stream().map(InetAddress::getHostAddress).toList());
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }
}
