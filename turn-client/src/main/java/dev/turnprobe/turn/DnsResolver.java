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

    private static final boolean AVAILABLE = isPresent("io.netty.resolver.dns.DnsNameResolverBuilder");

    private final List<InetSocketAddress> servers;

    DnsResolver(List<InetSocketAddress> servers) {
        this.servers = List.copyOf(servers);
    }

    /** Whether the optional dependency is there. */
    static boolean isAvailable() {
        return AVAILABLE;
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, DnsResolver.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
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
