package dev.turnprobe.turn;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** {@link InetAddress#getAllByName} blocks, for as long as the system likes, so each look-up has a thread of its own. */
final class PlatformResolver implements HostResolver {
    static final PlatformResolver INSTANCE = new PlatformResolver();

    private final Executor threads = task -> {
        Thread thread = new Thread(task, "turn-resolve");
        thread.setDaemon(true);
        thread.start();
    };

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return List.of(InetAddress.getAllByName(host));
                    } catch (UnknownHostException e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    /** Addresses as ever; what only DNS can tell, from DNS. */
    @Override
    public HostResolver on(EventLoop loop) {
        if (!OptionalDependency.RESOLVER_DNS.isPresent()) {
            return this;
        }
        return new HostResolver() {
            @Override
            public CompletableFuture<List<InetAddress>> resolve(String host) {
                return PlatformResolver.this.resolve(host);
            }

            @Override
            public CompletableFuture<List<SrvRecord>> services(String name) {
                return DnsResolver.CONFIGURED.on(loop).services(name);
            }

            @Override
            public CompletableFuture<List<NaptrRecord>> pointers(String name) {
                return DnsResolver.CONFIGURED.on(loop).pointers(name);
            }
        };
    }
}
