package dev.turnprobe.probe.nat;

import java.net.InetSocketAddress;

/**
 * A server to ask.
 *
 * @param text as the user wrote it
 */
public record NatServer(String text, InetSocketAddress address) {}
