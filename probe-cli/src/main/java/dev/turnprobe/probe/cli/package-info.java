/** The command line itself: commands, options, exit codes. Free of Netty types, so that it starts fast. */
@NullMarked
package dev.turnprobe.probe.cli;

import org.jspecify.annotations.NullMarked;
