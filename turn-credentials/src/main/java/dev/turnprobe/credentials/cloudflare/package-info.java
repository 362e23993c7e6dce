/** Cloudflare Realtime TURN as a source of ICE servers. */
@NullMarked
package dev.turnprobe.credentials.cloudflare;

import org.jspecify.annotations.NullMarked;
