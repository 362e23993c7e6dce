/**
 * STUN and TURN over DTLS (RFC 7350). The only package that knows Bouncy Castle, so that it can be left out where no DTLS
 * is spoken.
 */
@NullMarked
package dev.turnprobe.turn.dtls;

import org.jspecify.annotations.NullMarked;
