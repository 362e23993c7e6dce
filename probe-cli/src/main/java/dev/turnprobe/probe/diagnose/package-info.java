/** Why an endpoint does not work: one small pure rule a cause, over a finished {@link dev.turnprobe.probe.measure.Observation}. */
@NullMarked
package dev.turnprobe.probe.diagnose;

import org.jspecify.annotations.NullMarked;
