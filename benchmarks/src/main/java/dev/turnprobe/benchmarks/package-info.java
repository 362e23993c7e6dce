/** What the codec costs, beside the bare work that cannot be avoided and beside another Java stack. */
@NullMarked
package dev.turnprobe.benchmarks;

import org.jspecify.annotations.NullMarked;
