package dev.turnprobe.credentials;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A provider that gave nothing usable. The message has the request with its keys blanked out, the status and the vendor's
 * own words; there is no cause, because the HTTP client's exceptions may quote the URL.
 */
public final class ProviderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** The key is missing, wrong, or of the wrong kind. */
        UNAUTHORIZED("refused the key"),
        /** The key is right; what it asked about is not there. */
        NOT_FOUND("knows nothing of that"),
        /** The account's plan does not include this. */
        PLAN("does not include this in the plan"),
        /** The request makes no sense to the provider, or not in the present state (already enabled, …). */
        INVALID("refused the request"),
        /** Too many requests; {@link #retryAfter} may say how long to wait. */
        RATE_LIMITED("is asked too often"),
        /** The provider failed (5xx), or something in front of it. */
        UNAVAILABLE("is failing"),
        /** No connection: name, address, TLS, proxy. */
        UNREACHABLE("cannot be reached"),
        /** A connection, but no answer in time. */
        TIMED_OUT("did not answer in time"),
        /** An answer that is not what the provider's documentation says: HTML, cut short, another shape, a redirect. */
        MALFORMED_ANSWER("gave an answer that makes no sense");

        private final String phrase;

        Reason(String phrase) {
            this.phrase = phrase;
        }

        /** Whether the provider itself said no, as against not having been heard. */
        public boolean refused() {
            return switch (this) {
                case UNAUTHORIZED, NOT_FOUND, PLAN, INVALID, RATE_LIMITED -> true;
                case UNAVAILABLE, UNREACHABLE, TIMED_OUT, MALFORMED_ANSWER -> false;
            };
        }
    }

    private final String provider;
    private final Reason reason;
    private final String request;
    private final int status;
    private final @Nullable String words;
    private final @Nullable Duration retryAfter;

    /**
     * @param provider the vendor's name
     * @param request method and URL, without secrets
     * @param status the HTTP status; 0 when there was no answer
     * @param words what the vendor, or else the network, said; without secrets; null for nothing
     * @param retryAfter how long the provider asks to wait; null for unsaid
     */
    public ProviderException(
            String provider,
            Reason reason,
            String request,
            int status,
            @Nullable String words,
            @Nullable Duration retryAfter) {
        super(provider + " " + reason.phrase + (words == null ? "" : ": " + Words.of(words)) + " ("
                + (status == 0 ? "" : status + " to ") + request + ")"
                + (retryAfter == null ? "" : "; try again in " + retryAfter.toSeconds() + " s"));
        this.provider = provider;
        this.reason = reason;
        this.request = request;
        this.status = status;
        this.words = words == null ? null : Words.of(words);
        this.retryAfter = retryAfter;
    }

    public String provider() {
        return provider;
    }

    public Reason reason() {
        return reason;
    }

    /** Method and URL, with {@code ***} for every key. */
    public String request() {
        return request;
    }

    /** The HTTP status; 0 when there was no answer. */
    public int status() {
        return status;
    }

    /** What the vendor said, in one line of at most 300 characters; null when it said nothing. */
    public @Nullable String words() {
        return words;
    }

    /** How long the provider asks to wait; null when it does not. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
