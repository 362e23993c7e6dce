/** Xirsys (API version 3) as a source of ICE servers. */
@NullMarked
package dev.turnprobe.credentials.xirsys;

import org.jspecify.annotations.NullMarked;
