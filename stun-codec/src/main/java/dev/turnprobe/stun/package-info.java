/**
 * STUN messages and TURN channel frames: bytes and meaning, without I/O.
 *
 * <p>Nothing here can block, throw on input from the network, or keep a buffer that it was shown. Views such as
 * {@link dev.turnprobe.stun.StunMessage} and {@link dev.turnprobe.stun.AttributeCursor} are reusable flyweights for one
 * thread at a time.
 */
@NullMarked
package dev.turnprobe.stun;

import org.jspecify.annotations.NullMarked;
