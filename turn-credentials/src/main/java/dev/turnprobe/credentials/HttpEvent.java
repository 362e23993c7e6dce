package dev.turnprobe.credentials;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to ask a provider, for a trace.
 *
 * @param request method and URL, with {@code ***} for every key
 * @param attempt counted from 1
 * @param status the HTTP status; 0 when there was no answer
 * @param took from the attempt's beginning
 * @param failure what went wrong on the network; null when there was an answer
 */
public record HttpEvent(
        String request,
        int attempt,
        int status,
        Duration took,
        @Nullable String failure) {}
