/** The two handlers that cut a stream into frames and pad frames for a stream. Needs {@code netty-transport}. */
@NullMarked
package dev.turnprobe.stun.netty;

import org.jspecify.annotations.NullMarked;
