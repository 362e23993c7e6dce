package dev.turnprobe.credentials.metered;

/** A key of Metered's, which travels in the query string and is never printed. */
public sealed interface MeteredKey permits ApiKey, ProjectAccess {
    /** The query parameter's name: {@code apiKey}, {@code secretKey} or {@code projectApiKey}. */
    String parameter();

    /** The key in clear. Everything that calls this takes over the duty to hide it. */
    String reveal();
}
