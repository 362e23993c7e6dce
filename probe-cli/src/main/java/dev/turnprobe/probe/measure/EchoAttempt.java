package dev.turnprobe.probe.measure;

import org.jspecify.annotations.Nullable;

/**
 * One way in which a payload was to come back through the relay.
 *
 * @param proof the name of the way: {@code self-echo}, {@code two-relays} or {@code reflexive-peer}
 * @param peer the peer address that was used, as {@code host:port}
 * @param permitted whether the server confirmed the permission
 * @param sent payloads sent
 * @param received payloads that came back
 * @param refusal why the server or the system did not let us try, in words; null when it did
 */
public record EchoAttempt(
        String proof,
        String peer,
        boolean permitted,
        int sent,
        int received,
        @Nullable String refusal) {}
