/**
 * Where a TURN user name and a password come from: iceServers JSON in every shape that browsers and vendors use, shared
 * secrets (TURN REST), and {@link dev.turnprobe.credentials.CredentialSource sources} that ask a provider.
 *
 * <p>No type here prints a secret: not in {@code toString}, not in an exception.
 */
@NullMarked
package dev.turnprobe.credentials;

import org.jspecify.annotations.NullMarked;
