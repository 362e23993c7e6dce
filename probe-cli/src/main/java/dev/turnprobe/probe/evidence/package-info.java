/** What a run leaves for somebody who was not there: a bundle that shows it, and that it can be replayed from. */
@NullMarked
package dev.turnprobe.probe.evidence;

import org.jspecify.annotations.NullMarked;
