package dev.turnprobe.probe.nat;

import java.net.InetSocketAddress;

/**
 * A datagram to be sent.
 *
 * @param socket the number of the socket to send it from
 */
record Transmit(int socket, InetSocketAddress to, byte[] frame) {}
