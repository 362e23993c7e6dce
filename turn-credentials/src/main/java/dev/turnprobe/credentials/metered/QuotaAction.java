package dev.turnprobe.credentials.metered;

import java.util.Locale;

/** What Metered does when a project's quota is used up. */
public enum QuotaAction {
    /** Mail, webhook, and no more relaying. */
    DISABLE,
    /** Mail and webhook. */
    NOTIFY,
    /** Nothing. */
    NONE,
    /** A word that was not known when this was written. */
    UNKNOWN;

    /** The word of an answer; requests and answers spell it differently ({@code notify}, {@code NOTIFY_ONLY}). */
    static QuotaAction of(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "DISABLE" -> DISABLE;
            case "NOTIFY", "NOTIFY_ONLY" -> NOTIFY;
            case "NONE" -> NONE;
            default -> UNKNOWN;
        };
    }

    String word() {
        if (this == UNKNOWN) {
            throw new IllegalArgumentException("UNKNOWN is an answer, not a request; choose DISABLE, NOTIFY or NONE");
        }
        return name().toLowerCase(Locale.ROOT);
    }
}
