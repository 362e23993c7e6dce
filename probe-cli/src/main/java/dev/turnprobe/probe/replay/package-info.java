/** A probe once more, from its tape: the same engines, fed with the same frames at the same instants. */
@NullMarked
package dev.turnprobe.probe.replay;

import org.jspecify.annotations.NullMarked;
