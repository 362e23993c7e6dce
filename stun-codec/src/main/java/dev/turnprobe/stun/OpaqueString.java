package dev.turnprobe.stun;

import rocks.xmpp.precis.PrecisProfiles;

/** The PRECIS profile by which RFC 8489 §9.2.2 prepares user name, realm and password (RFC 8265 §4.2). */
public final class OpaqueString {
    private OpaqueString() {}

    /**
     * The text as both ends must have it: Unicode in form C, every kind of space as U+0020. ASCII needs no preparation
     * and does not load the library that the rest needs.
     *
     * @throws IllegalArgumentException when the text holds what the profile forbids, such as control characters; the
     *     message does not show the text
     */
    public static String enforce(String text) {
        return Ascii.isPrintable(text) ? text : Precis.enforce(text);
    }

    /** Apart, so that ASCII does not load the library. */
    private static final class Precis {
        static String enforce(String text) {
            try {
                return PrecisProfiles.OPAQUE_STRING.enforce(text);
            } catch (IllegalArgumentException e) {
                // Its message, and so its cause, would show the offending text.
                throw new IllegalArgumentException(
                        "the text holds a character that RFC 8265 §4.2 forbids in user names, realms and passwords");
            }
        }
    }
}
