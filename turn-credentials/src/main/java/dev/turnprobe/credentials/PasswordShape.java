package dev.turnprobe.credentials;

import static dev.turnprobe.credentials.LintFinding.Code.BASE64_OF_HEX;
import static dev.turnprobe.credentials.LintFinding.Code.HEX_INSTEAD_OF_BASE64;
import static dev.turnprobe.credentials.LintFinding.Code.PADDING_MISSING;
import static dev.turnprobe.credentials.LintFinding.Code.URL_SAFE_BASE64;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** How a HMAC became text: the draft has padded base64 of the raw bytes, and people find the other ways. */
record PasswordShape(String password) {
    // SHA-1 has 20 bytes, SHA-256 32: 27 and 43 base64 characters, and one of padding.
    private static final Pattern MAC = Pattern.compile("[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=");
    private static final Pattern UNPADDED = Pattern.compile("[A-Za-z0-9+/]{27}|[A-Za-z0-9+/]{43}");
    private static final Pattern URL_SAFE = Pattern.compile("(?=.*[-_])([A-Za-z0-9_-]{27}=?|[A-Za-z0-9_-]{43}=?)");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{40}|[0-9a-fA-F]{64}");

    static boolean isMac(String text) {
        return MAC.matcher(text).matches();
    }

    /** Reports a wrong shape; false when there is one, so that nobody looks for a wrong secret behind it. */
    boolean lint(String path, boolean turnRest, CredentialLint.Report report) {
        if (isBase64OfHex()) {
            // Never by accident: 40 or 64 hexadecimal digits do not come out of a random password.
            report.add(
                    BASE64_OF_HEX,
                    path,
                    "base64 of a hexadecimal text, not of the HMAC's bytes",
                    "base64-encode the digest itself (openssl: add -binary; Node: digest('base64'))");
            return false;
        }
        if (!turnRest) {
            return true; // any other password may look as it likes
        }
        if (HEX.matcher(password).matches()) {
            report.add(HEX_INSTEAD_OF_BASE64, path, "the HMAC in hexadecimal", "encode it in base64");
        } else if (URL_SAFE.matcher(password).matches()) {
            report.add(
                    URL_SAFE_BASE64, path, "URL-safe base64", "use the standard alphabet with + and /, and pad with =");
        } else if (UNPADDED.matcher(password).matches()) {
            report.add(PADDING_MISSING, path, "base64 without its padding", "keep the = at the end");
        } else {
            return true;
        }
        return false;
    }

    private boolean isBase64OfHex() {
        try {
            String inside = new String(Base64.getDecoder().decode(password), StandardCharsets.ISO_8859_1);
            return HEX.matcher(inside).matches();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "PasswordShape[***]";
    }
}
