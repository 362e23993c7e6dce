package dev.turnprobe.probe.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Style and script of every page: ours, and those of uPlot, as its authors publish them. */
final class PageAssets {
    /** A page is a copy of uPlot, so its licence is in it. */
    static final String SCRIPT =
            "/*\n" + read("uPlot.LICENSE") + "*/\n" + read("uPlot.iife.min.js") + "\n" + read("page.js");

    private static final String STYLE = read("page.css");
    private static final String PLOT_STYLE = read("uPlot.min.css") + STYLE;

    private PageAssets() {}

    static String style(boolean plots) {
        return plots ? PLOT_STYLE : STYLE;
    }

    /**
     * Content Security Policy 3: whatever gets into the page in spite of all, a browser neither runs nor fetches it. The empty
     * icon is there so that none is asked for.
     */
    static String policy(boolean plots) {
        return "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src " + hash(style(plots))
                + (plots ? "; script-src " + hash(SCRIPT) : "");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JDK has it
        }
    }

    private static String read(String name) {
        try (InputStream in = PageAssets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("incomplete build: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
