/** How good a relay is over time: a schedule and an estimator without I/O, and the sockets that feed them. */
@NullMarked
package dev.turnprobe.probe.quality;

import org.jspecify.annotations.NullMarked;
