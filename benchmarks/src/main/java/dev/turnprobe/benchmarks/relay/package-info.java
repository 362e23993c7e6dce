/** What a relayed packet and an allocation cost: {@code ./bench relay} and {@code ./bench many}. */
@NullMarked
package dev.turnprobe.benchmarks.relay;

import org.jspecify.annotations.NullMarked;
