/**
 * Relays for applications: {@link dev.turnprobe.turn.TurnClient} opens them, {@link dev.turnprobe.turn.Relay} is one.
 *
 * <p>Everything may be called from any thread and answers with a future; listeners run on the relay's event loop and must
 * not block.
 */
@NullMarked
package dev.turnprobe.turn;

import org.jspecify.annotations.NullMarked;
