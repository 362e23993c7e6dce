/** Code from the documentation. */
@NullMarked
package dev.turnprobe.examples;

import org.jspecify.annotations.NullMarked;
