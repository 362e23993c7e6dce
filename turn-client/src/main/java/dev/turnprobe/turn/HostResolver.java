package dev.turnprobe.turn;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Answers questions about names, without blocking the caller. A future that is cancelled gives its look-up up.
 */
@FunctionalInterface
public interface HostResolver {
    /**
     * The addresses of a host, in order of preference.
     *
     * @return fails with {@link java.net.UnknownHostException} when there is no such name; never empty
     */
    CompletableFuture<List<InetAddress>> resolve(String host);

    /** SRV records of that name, in any order; empty when there are none, or when this resolver cannot tell. */
    default CompletableFuture<List<SrvRecord>> services(String name) {
        return CompletableFuture.completedFuture(List.of());
    }

    /** NAPTR records of that name, in any order; empty when there are none, or when this resolver cannot tell. */
    default CompletableFuture<List<NaptrRecord>> pointers(String name) {
        return CompletableFuture.completedFuture(List.of());
    }

    /** The same resolver, at work on that event loop if it is one that needs any. */
    default HostResolver on(EventLoop loop) {
        return this;
    }

    /**
     * The platform's own resolver, which knows what every other program here knows; each look-up on a thread of its own.
     * SRV and NAPTR, which the platform cannot tell, come from {@link #dns} if that can be had.
     */
    static HostResolver platform() {
        return PlatformResolver.INSTANCE;
    }

    /**
     * Netty's resolver, which asks name servers by itself: hosts file, A, AAAA, SRV and NAPTR, over UDP, and TCP when an
     * answer was cut short. Leaves no thread behind.
     *
     * @param servers whom to ask; none for those that the platform is configured with
     * @throws IllegalStateException when {@code io.netty:netty-resolver-dns} is missing
     */
    static HostResolver dns(InetSocketAddress... servers) {
        if (!OptionalDependency.RESOLVER_DNS.isPresent()) {
            throw new IllegalStateException(OptionalDependency.RESOLVER_DNS.missing("looking names up by DNS"));
        }
        return new DnsResolver(List.of(servers));
    }
}
