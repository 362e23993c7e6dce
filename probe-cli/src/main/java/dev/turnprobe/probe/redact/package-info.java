/** Takes out of what was observed what its owner does not want to hand on, so that it still reads and is judged the same. */
@NullMarked
package dev.turnprobe.probe.redact;

import org.jspecify.annotations.NullMarked;
