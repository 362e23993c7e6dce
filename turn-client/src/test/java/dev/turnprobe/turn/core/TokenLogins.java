package dev.turnprobe.turn.core;

import dev.turnprobe.fixtures.server.AccessTokens;
import dev.turnprobe.fixtures.server.ServerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Who logs in with tokens (RFC 7635), and fetches the next one a while before the one at hand runs out. */
final class TokenLogins {
    private static final byte[] KEY = new byte[16];
    private static final byte[] SESSION_KEY = new byte[20];
    private static final String[] KEY_IDS = {"kid-0", "kid-1"};

    private final AccessTokens issuer =
            AccessTokens.forServer("turn.example").key(KEY_IDS[0], KEY).key(KEY_IDS[1], KEY);
    private int issued;
    private long renewAt;
    private @Nullable Credentials current;

    /** The settings of a server that takes these tokens, by that clock. */
    ServerSettings takenBy(ServerSettings settings, LongSupplier now) {
        return settings.accessTokens(issuer).clock(() -> instant(now.getAsLong()));
    }

    /** A token that is good now, each under another key than the one before. */
    Credentials at(long now, Duration lifetime) {
        Credentials present = current;
        if (present == null || now >= renewAt) {
            String kid = KEY_IDS[issued++ % KEY_IDS.length];
            byte[] token = issuer.issue(kid, SESSION_KEY, instant(now), lifetime);
            present = Credentials.of(AccessToken.of(kid, token, SESSION_KEY));
            current = present;
            renewAt = now + lifetime.toNanos() / 2;
        }
        return present;
    }

    private static Instant instant(long now) {
        return Instant.ofEpochSecond(1_700_000_000).plusNanos(now);
    }
}
