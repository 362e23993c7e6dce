package dev.turnprobe.turn.dtls;

import dev.turnprobe.turn.core.Secured;

/**
 * How a handshake went.
 *
 * @param facts what observers hear
 * @param roundTrips between client and server, the cookie's among them
 */
public record DtlsHandshake(Secured facts, int roundTrips) {}
