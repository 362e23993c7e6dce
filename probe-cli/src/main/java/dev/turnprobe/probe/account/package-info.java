/** What providers and accounts say, for people and for programs. Asks nobody. */
@NullMarked
package dev.turnprobe.probe.account;

import org.jspecify.annotations.NullMarked;
