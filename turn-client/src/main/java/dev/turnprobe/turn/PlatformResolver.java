package dev.turnprobe.turn;

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
}
