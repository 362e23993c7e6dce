/** What lets code that knows sockets, and no TURN, run over a relay unchanged. */
@NullMarked
package dev.turnprobe.turn.adapter;

import org.jspecify.annotations.NullMarked;
