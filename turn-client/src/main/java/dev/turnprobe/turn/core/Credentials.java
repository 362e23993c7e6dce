package dev.turnprobe.turn.core;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Supplies the user name and password of the long-term mechanism (RFC 8489 §9.2), or a token (RFC 7635). Asked for each
 * request on the event loop, so it must not block; what it answers may change while an allocation lives.
 *
 * <p>A changed password or token is used from the next request on. A changed user name is not, because RFC 8656 §5 has
 * the server refuse any but the one that made the allocation: it is tried once the old one has been refused (401, 441).
 * The key id of a token is no user name.
 */
public interface Credentials {
    /** The user name, sent in the clear unless the server takes a hash of it (RFC 8489 §9.2, "username anonymity"). */
    String username();

    /** The password, never sent. Not asked for where there is an {@link #accessToken}. */
    String password();

    /** A token instead of a password (RFC 7635), or null. Its key id then stands for the user name. */
    default @Nullable AccessToken accessToken() {
        return null;
    }

    /** What is good now: a user name and a password that belong together, even if they are about to change. */
    default Credentials current() {
        return this;
    }

    /** A fixed pair that never prints its password. */
    static Credentials of(String username, String password) {
        return new Fixed(Objects.requireNonNull(username, "username"), Objects.requireNonNull(password, "password"));
    }

    /** A token that never prints itself. */
    static Credentials of(AccessToken token) {
        return new Token(Objects.requireNonNull(token, "token"));
    }

    /**
     * Credentials that change: each request asks for those that are good at that time.
     *
     * @param source called on the event loop, must not block; fetch ahead and hand out what you have
     */
    static Credentials rotating(Supplier<? extends Credentials> source) {
        return new Rotating(Objects.requireNonNull(source, "source"));
    }

    /** A user name and a password. */
    record Fixed(String username, String password) implements Credentials {
        /** The user name only. */
        @Override
        public String toString() {
            return "Credentials[" + username + ", hidden]";
        }
    }

    /** A token of an authorization server. */
    record Token(AccessToken accessToken) implements Credentials {
        @Override
        public String username() {
            return accessToken.keyId();
        }

        /** There is none. */
        @Override
        public String password() {
            return "";
        }
    }

    /** Whatever the source has. */
    record Rotating(Supplier<? extends Credentials> source) implements Credentials {
        @Override
        public Credentials current() {
            return source.get().current();
        }

        @Override
        public String username() {
            return current().username();
        }

        @Override
        public String password() {
            return current().password();
        }

        @Override
        public @Nullable AccessToken accessToken() {
            return current().accessToken();
        }

        /** Nothing of what the source has. */
        @Override
        public String toString() {
            return "Credentials[rotating]";
        }
    }
}
