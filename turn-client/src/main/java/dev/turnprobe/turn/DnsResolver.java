package dev.turnprobe.turn;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Which name servers to ask; {@link #on} gives the one who asks. Loads nothing of Netty's resolver before that. */
final class DnsResolver implements HostResolver {
    /** Those that this machine is configured with. */
    static final DnsResolver CONFIGURED = new DnsResolver(List.of());

    private final List<InetSocketAddress> servers;

    DnsResolver(List<InetSocketAddress> servers) {
        this.servers = List.copyOf(servers);
    }

    @Override
    public HostResolver on(EventLoop loop) {
        return new DnsQuestions(loop, servers);
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        return CompletableFuture.failedFuture(
                new IllegalStateException("this resolver works on an event loop; use on(loop)"));
    }

    @Override
    public String toString() {
        return servers.isEmpty() ? "DNS" : "DNS" + servers;
    }
}
