package dev.turnprobe.credentials;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * ICE servers from a source, and until when their credentials work.
 *
 * @param servers the servers with their credentials
 * @param issuedAt when they were asked for, by this machine's clock
 * @param expiresAt null when they do not run out, or nobody said
 * @param serverDate the provider's clock at that moment (HTTP {@code Date}, whole seconds); null when it has none
 */
public record Lease(
        IceServers servers,
        Instant issuedAt,
        @Nullable Instant expiresAt,
        @Nullable Instant serverDate) {

    /** A lease that ends when the servers themselves say: by their time to live, or a TURN REST user name's expiry. */
    public static Lease of(IceServers servers, Instant issuedAt) {
        return new Lease(servers, issuedAt, expiryOf(servers, issuedAt), null);
    }

    /** The same, seen by a provider whose clock said {@code date}. */
    public Lease withServerDate(@Nullable Instant date) {
        return new Lease(servers, issuedAt, expiresAt, date);
    }

    /** The same, ending no later than {@code timeToLive} after it was issued. */
    public Lease within(Duration timeToLive) {
        Instant end = issuedAt.plus(timeToLive);
        return new Lease(servers, issuedAt, expiresAt != null && expiresAt.isBefore(end) ? expiresAt : end, serverDate);
    }

    /** Whether the credentials have stopped working at {@code now}. */
    public boolean endedAt(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    private static @Nullable Instant expiryOf(IceServers servers, Instant issuedAt) {
        Duration timeToLive = servers.timeToLive();
        Stream<Instant> named = servers.servers().stream()
                .map(IceServer::username)
                .filter(Objects::nonNull)
                .map(TurnRestName::of)
                .filter(Objects::nonNull)
                .filter(name -> name.unit() == TurnRestName.Unit.SECONDS)
                .map(TurnRestName::expiry);
        Stream<Instant> lived = timeToLive == null ? Stream.empty() : Stream.of(issuedAt.plus(timeToLive));
        return Stream.concat(named, lived).min(Instant::compareTo).orElse(null);
    }
}
