/** Checks again and again, and tells others: Prometheus, load balancers, people. */
@NullMarked
package dev.turnprobe.probe.monitor;

import org.jspecify.annotations.NullMarked;
