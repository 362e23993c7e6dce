package dev.turnprobe.probe.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was probably meant by a URI that is none. Never repeats what may be a password. */
final class UriHint {
    private static final List<String> SCHEMES = List.of("turn", "turns", "stun", "stuns");
    private static final List<String> TRANSPORTS = List.of("udp", "tcp");
    private static final Pattern HOST_AND_PORT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?");
    private static final Pattern TRANSPORT = Pattern.compile("\\?transport=([A-Za-z]+)$", Pattern.CASE_INSENSITIVE);

    private UriHint() {}

    /** The end of a complaint; empty when there is nothing to say. */
    static String of(String text) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (SCHEMES.contains(scheme)) {
            return transport(text);
        }
        String meant = Closest.to(scheme, SCHEMES);
        if (meant != null) {
            return "; did you mean " + meant + ":?";
        }
        return HOST_AND_PORT.matcher(text).matches() ? "; did you mean turn:" + text + " or stun:" + text + "?" : "";
    }

    private static String transport(String text) {
        Matcher found = TRANSPORT.matcher(text);
        if (!found.find()) {
            return "";
        }
        String given = found.group(1).toLowerCase(Locale.ROOT);
        return switch (given) {
            case "udp", "tcp" -> "";
            case "tls" -> "; TLS is turns: with ?transport=tcp";
            case "dtls" -> "; DTLS is turns: with ?transport=udp";
            default -> Closest.hint(given, TRANSPORTS);
        };
    }
}
