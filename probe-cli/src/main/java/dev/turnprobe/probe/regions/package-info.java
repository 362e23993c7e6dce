/** A sweep over regions: which is best from here, and what it costs when UDP is blocked. Judges and writes; asks nobody. */
@NullMarked
package dev.turnprobe.probe.regions;

import org.jspecify.annotations.NullMarked;
