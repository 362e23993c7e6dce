/** Writes {@code docs/conformance.md} from what the sources say themselves. */
@org.jspecify.annotations.NullMarked
package dev.turnprobe.conformance;
