package dev.turnprobe.credentials;

/** Text from strangers, made fit for one line on a terminal. */
final class Words {
    private Words() {}

    /** At most 300 characters, no control characters, white space folded. */
    static String of(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}
