package dev.turnprobe.turn.core;

import java.util.Objects;

/**
 * Supplies the user name and password of the long-term mechanism (RFC 8489 §9.2). Asked once for each challenge, on the
 * event loop, so it must not block.
 */
public interface Credentials {
    /** The user name, sent in the clear. */
    String username();

    /** The password, never sent. */
    String password();

    /** A fixed pair that never prints its password. */
    static Credentials of(String username, String password) {
        return new Fixed(Objects.requireNonNull(username, "username"), Objects.requireNonNull(password, "password"));
    }

    /** A user name and a password. */
    record Fixed(String username, String password) implements Credentials {
        /** The user name only. */
        @Override
        public String toString() {
            return "Credentials[" + username + ", hidden]";
        }
    }
}
