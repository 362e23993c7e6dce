package dev.turnprobe.turn.socket;

import java.io.IOException;

/**
 * A datagram that was sent was longer than the way allows (RFC 1191 §4, RFC 8201 §4): that one is lost, and nothing else. Systems
 * say so when the socket is used next, even to receive.
 */
final class DatagramTooLongException extends IOException {
    private static final long serialVersionUID = 1;

    DatagramTooLongException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
