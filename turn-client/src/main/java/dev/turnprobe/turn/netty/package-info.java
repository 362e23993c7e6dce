/** Thin Netty edges around the sans-IO machines: handlers without protocol. */
@NullMarked
package dev.turnprobe.turn.netty;

import org.jspecify.annotations.NullMarked;
