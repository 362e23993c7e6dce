package dev.turnprobe.probe.redact;

import dev.turnprobe.probe.measure.WireFacts;

/**
 * The printable beginning of a frame that is no STUN: redacted in the length it had, so that the frame and what a report shows
 * of it stay the same.
 */
final class ForeignText {
    private ForeignText() {}

    static String redact(Redaction redaction, String shown) {
        String text = redaction.text(shown);
        if (redaction.hidesAddresses() && shown.length() == WireFacts.FOREIGN_SHOWN) {
            text = withoutHalves(text);
        }
        return text.length() < shown.length()
                ? text + ".".repeat(shown.length() - text.length())
                : text.substring(0, shown.length());
    }

    /** What may be the first half of an address, cut off where the frame is shown no further. */
    private static String withoutHalves(String text) {
        int from = text.length();
        while (from > 0 && isOfAddress(text.charAt(from - 1))) {
            from--;
        }
        String end = text.substring(from);
        return end.indexOf('.') < 0 && end.indexOf(':') < 0 ? text : text.substring(0, from);
    }

    private static boolean isOfAddress(char c) {
        return Character.digit(c, 16) >= 0 || c == '.' || c == ':';
    }
}
