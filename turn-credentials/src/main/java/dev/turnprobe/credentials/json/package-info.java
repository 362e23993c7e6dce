/** A small JSON tree that remembers where each value stood, so that an error can name its path. Not exported. */
@NullMarked
package dev.turnprobe.credentials.json;

import org.jspecify.annotations.NullMarked;
