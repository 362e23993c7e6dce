/**
 * Metered's account API, all 28 endpoints of it: {@link dev.turnprobe.credentials.metered.MeteredClient} is where to begin.
 *
 * <p>Keys are types that do not print. Account figures come in {@link dev.turnprobe.credentials.metered.Gigabytes}, project
 * figures in {@link dev.turnprobe.credentials.metered.Bytes}, as the vendor has it.
 */
@NullMarked
package dev.turnprobe.credentials.metered;

import org.jspecify.annotations.NullMarked;
