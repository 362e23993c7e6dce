package dev.turnprobe.probe.account;

/** An amount as a row of number signs. */
final class Bar {
    static final int WIDTH = 40;

    private Bar() {}

    /** So much of a whole bar; whatever is more than nothing shows. */
    static String of(double share) {
        if (!(share > 0)) {
            return "";
        }
        return "#".repeat((int) Math.max(1, Math.min(WIDTH, Math.round(share * WIDTH))));
    }

    /** The same in a frame, so that the rest shows too. */
    static String framed(double share) {
        String bar = of(share);
        return "[" + bar + "-".repeat(WIDTH - bar.length()) + "]";
    }
}
