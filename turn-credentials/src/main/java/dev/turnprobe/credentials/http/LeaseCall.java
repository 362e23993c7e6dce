package dev.turnprobe.credentials.http;

import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.credentials.IceServersException;
import dev.turnprobe.credentials.Lease;
import dev.turnprobe.credentials.json.JsonException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request whose answer is ICE servers, in whichever shape. */
public final class LeaseCall {
    private final Refusal refusal;
    private final ProviderHttp http;

    public LeaseCall(Refusal refusal, HttpSettings settings) {
        this.refusal = refusal;
        this.http = new ProviderHttp(refusal.provider(), settings, refusal::of);
    }

    public ProviderHttp http() {
        return http;
    }

    /**
     * @param wanted the life that was asked for, if the answer does not tell; null for unknown
     * @param check looks at a success before it is read, and throws {@link JsonException} when it is none
     */
    public CompletableFuture<Lease> send(
            ProviderRequest request, @Nullable Duration wanted, Consumer<ProviderAnswer> check) {
        Instant now = http.now();
        return http.send(request, null).thenApply(answer -> {
            IceServers servers;
            try {
                check.accept(answer);
                servers = IceServers.parse(answer.body());
            } catch (JsonException e) {
                throw refusal.malformed(request, answer, e);
            } catch (IceServersException e) {
                throw refusal.malformed(request, answer, String.valueOf(e.getMessage()));
            }
            if (!servers.relays()) {
                throw refusal.malformed(request, answer, "no TURN server in the answer");
            }
            Lease lease = Lease.of(servers, now).withServerDate(answer.date());
            return wanted == null ? lease : lease.within(wanted);
        });
    }

    /** The life to ask for, in whole seconds. */
    public static Duration checkedLife(Duration life, Duration most) {
        if (life.getSeconds() < 1 || life.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "the time to live is 1 to " + most.getSeconds() + " seconds here, not " + life.getSeconds());
        }
        return Duration.ofSeconds(life.getSeconds());
    }
}
