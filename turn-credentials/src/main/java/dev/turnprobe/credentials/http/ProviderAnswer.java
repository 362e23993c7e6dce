package dev.turnprobe.credentials.http;

import dev.turnprobe.credentials.json.Json;
import dev.turnprobe.credentials.json.JsonException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** What came back: status, the two headers that matter, and a body of bounded length. */
public record ProviderAnswer(int status, HttpHeaders headers, String body, Instant receivedAt) {
    static ProviderAnswer of(int status, HttpHeaders headers, byte[] body, Instant receivedAt) {
        return new ProviderAnswer(status, headers, new String(body, StandardCharsets.UTF_8), receivedAt);
    }

    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /** The body as JSON. */
    public Json json() {
        return Json.parse(body);
    }

    /** The body as JSON, or null when it is none. */
    public @Nullable Json jsonOrNull() {
        try {
            return json();
        } catch (JsonException e) {
            return null;
        }
    }

    /** The server's clock (RFC 9110 §6.6.1), or null. */
    public @Nullable Instant date() {
        return headers.firstValue("Date").map(ProviderAnswer::httpDate).orElse(null);
    }

    /** How long to wait (RFC 9110 §10.2.3): seconds, or a date by the server's clock if it sent one. Null for unsaid. */
    public @Nullable Duration retryAfter() {
        String text = headers.firstValue("Retry-After").orElse("").strip();
        if (text.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        Instant until = httpDate(text);
        if (until == null) {
            return null;
        }
        Instant from = date();
        Duration wait = Duration.between(from == null ? receivedAt : from, until);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** What a body that should have been JSON is instead, in words without its content. */
    public String kindOfBody() {
        String start = body.stripLeading();
        if (start.isEmpty()) {
            return "an empty body";
        }
        if (start.regionMatches(true, 0, "<!doctype html", 0, 14) || start.regionMatches(true, 0, "<html", 0, 5)) {
            return "an HTML page";
        }
        return start.startsWith("{") || start.startsWith("[") ? "JSON of another shape, or cut short" : "no JSON";
    }

    /** Where a redirect points: scheme and host only, as the rest may hold the key. */
    public String redirectHost() {
        try {
            URI to = URI.create(headers.firstValue("Location").orElse(""));
            return to.getHost() == null ? "another path" : to.getScheme() + "://" + to.getHost();
        } catch (IllegalArgumentException e) {
            return "somewhere unreadable";
        }
    }

    private static @Nullable Instant httpDate(String text) {
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "ProviderAnswer[" + status + ", " + body.length() + " characters]";
    }
}
