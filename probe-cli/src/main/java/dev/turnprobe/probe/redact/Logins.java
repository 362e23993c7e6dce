package dev.turnprobe.probe.redact;

import dev.turnprobe.stun.OpaqueString;
import dev.turnprobe.stun.SaslPrep;
import dev.turnprobe.turn.core.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Stand-ins for credentials: such that what is signed with them can be shown to anyone. Safe to use from any thread. */
final class Logins {
    /** RFC 8489 §14.3: "less than 509 bytes". */
    private static final int LONGEST_NAME = 508;

    private static final String FORBIDDEN = "\u0007";

    private final Names names;
    private final Map<String, String> passwords = new LinkedHashMap<>();

    Logins(Names names) {
        this.names = names;
    }

    /** Credentials that are as good, or as unusable, as the true ones; the same for the same. */
    Credentials of(Credentials real) {
        Credentials now = real.current();
        return Credentials.of(user(now.username()), password(now.password()));
    }

    private String user(String real) {
        String standIn = names.of(real);
        int length = real.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_NAME) {
            return standIn + "x".repeat(length - standIn.length());
        }
        return isUsable(real) ? standIn : standIn + FORBIDDEN;
    }

    private synchronized String password(String real) {
        String known = passwords.get(real);
        if (known == null) {
            known = "replay-" + (passwords.size() + 1) + (isUsable(real) ? "" : FORBIDDEN);
            passwords.put(real, known);
            names.hide(real, "(hidden)");
        }
        return known;
    }

    private static boolean isUsable(String text) {
        try {
            OpaqueString.enforce(text);
            SaslPrep.prepare(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
