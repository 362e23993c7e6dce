package dev.turnprobe.turn.dtls;

import dev.turnprobe.turn.core.Secured;

/**
 * How a handshake went.
 *
 * @param facts what observers hear
 * @param roundTrips that the protocol needed, the cookie's among them; retransmissions do not count
 */
public record DtlsHandshake(Secured facts, int roundTrips) {}
