package dev.turnprobe.probe.report;

/**
 * Colours, or none.
 *
 * @param coloured false: text passes unchanged
 */
public record Palette(boolean coloured) {
    private static final String ESCAPE = "\u001b[";

    public String good(String text) {
        return paint("32", text);
    }

    public String bad(String text) {
        return paint("1;31", text);
    }

    public String odd(String text) {
        return paint("33", text);
    }

    public String faint(String text) {
        return paint("2", text);
    }

    private String paint(String code, String text) {
        return coloured ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }
}
