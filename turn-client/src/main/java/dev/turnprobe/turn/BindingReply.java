package dev.turnprobe.turn;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a Binding request (RFC 8489 §3).
 *
 * @param mappedAddress our address as the server sees it
 * @param software what the server calls itself, if it says; text from the network
 * @param rttNanos from the first transmission to the answer; not a round trip when {@code requests} is above 1
 * @param requests transmissions until the answer
 */
public record BindingReply(
        InetSocketAddress mappedAddress, @Nullable String software, long rttNanos, int requests) {}
