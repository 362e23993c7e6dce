package dev.turnprobe.stun;

import com.ongres.saslprep.SASLprep;

/** The preparation that RFC 5389 §15.3, §15.4 and §15.7 ask for, where RFC 8489 has {@link OpaqueString} (RFC 4013). */
public final class SaslPrep {
    private SaslPrep() {}

    /**
     * The text as both ends must have it: Unicode in form KC, invisible characters taken out. ASCII needs no
     * preparation and does not load the library that the rest needs.
     *
     * @throws IllegalArgumentException when the text holds what RFC 4013 §2.3 forbids, such as control characters; the
     *     message does not show the text
     */
    public static String prepare(String text) {
        return Ascii.isPrintable(text) ? text : Stringprep.prepare(text);
    }

    /** Apart, so that ASCII does not load the library. */
    private static final class Stringprep {
        private static final SASLprep PROFILE = new SASLprep();

        static String prepare(String text) {
            try {
                return PROFILE.prepareStored(text);
            } catch (IllegalArgumentException e) {
                // Its message, and so its cause, would show the offending text.
                throw new IllegalArgumentException(
                        "the text holds a character that RFC 4013 §2.3 forbids in user names and passwords");
            }
        }
    }
}
