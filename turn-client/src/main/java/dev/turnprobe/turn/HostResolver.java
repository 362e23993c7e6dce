package dev.turnprobe.turn;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Host name to addresses, in order of preference. */
@FunctionalInterface
public interface HostResolver {
    /**
     * Looks a name up, without blocking the caller.
     *
     * @return fails with {@link java.net.UnknownHostException} when there is no such name; never empty
     */
    CompletableFuture<List<InetAddress>> resolve(String host);

    /** The platform's own resolver, on threads that live only while a look-up does. */
    static HostResolver platform() {
        return PlatformResolver.INSTANCE;
    }
}
