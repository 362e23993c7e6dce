package dev.turnprobe.credentials.http;

import java.util.regex.Pattern;

/** Blanks out keys by the company they keep: a query parameter's name, an Authorization header. */
public final class Redaction {
    public static final String BLANK = "***";

    private static final Pattern PARAMETER = Pattern.compile(
            "([?&;\\s\"'](?:apiKey|secretKey|projectApiKey|key|token|password|credential|secret)=)[^&\\s\"'<>;,)\\]}]+",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "((?:proxy-)?authorization\"?\\s*[:=]\\s*\\[?\"?\\s*)(?:basic|bearer|digest)?[ \\t]*[^\\s\\]\"]+",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SCHEME =
            Pattern.compile("\\b(basic|bearer)\\s+[A-Za-z0-9+/=._~-]{8,}", Pattern.CASE_INSENSITIVE);

    private Redaction() {}

    /** The text with every such value replaced by {@link #BLANK}. */
    public static String ofUrls(String text) {
        String clean = PARAMETER.matcher(text).replaceAll("$1" + BLANK);
        clean = AUTHORIZATION.matcher(clean).replaceAll("$1" + BLANK);
        return SCHEME.matcher(clean).replaceAll("$1 " + BLANK);
    }
}
