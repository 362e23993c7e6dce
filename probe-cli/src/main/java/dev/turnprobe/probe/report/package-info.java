/** The finished report and its writers, one a format. */
@NullMarked
package dev.turnprobe.probe.report;

import org.jspecify.annotations.NullMarked;
