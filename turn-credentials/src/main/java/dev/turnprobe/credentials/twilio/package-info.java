/** Twilio's Network Traversal Service as a source of ICE servers. */
@NullMarked
package dev.turnprobe.credentials.twilio;

import org.jspecify.annotations.NullMarked;
