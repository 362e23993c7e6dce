/** One careful way to ask a provider over HTTP: bounded, patient, never redirected, never quoting a key. Not exported. */
@NullMarked
package dev.turnprobe.credentials.http;

import org.jspecify.annotations.NullMarked;
