package dev.turnprobe.stun;

/** The characters that every profile of text preparation leaves as they are. */
final class Ascii {
    private Ascii() {}

    /** True if there are only characters from U+0020 to U+007E. */
    static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
