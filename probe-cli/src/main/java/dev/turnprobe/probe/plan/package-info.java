/** What is to be probed, and within which bounds. Values only. */
@NullMarked
package dev.turnprobe.probe.plan;

import org.jspecify.annotations.NullMarked;
