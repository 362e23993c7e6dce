/** Relay candidates for ice4j's agents. */
@NullMarked
package dev.turnprobe.ice4j;

import org.jspecify.annotations.NullMarked;
