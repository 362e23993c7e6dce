/** Probes endpoints through turn-client and writes down what happened, without judging it. */
@NullMarked
package dev.turnprobe.probe.measure;

import org.jspecify.annotations.NullMarked;
