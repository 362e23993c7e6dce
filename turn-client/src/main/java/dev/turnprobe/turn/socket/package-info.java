/**
 * The sockets under the pipelines: which kind of event loop there is, and connected datagram sockets that leave no garbage
 * (docs/adr/0017).
 */
@NullMarked
package dev.turnprobe.turn.socket;

import org.jspecify.annotations.NullMarked;
