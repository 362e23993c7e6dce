package dev.turnprobe.credentials.metered;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A project: credentials with a quota of their own (Business and Enterprise plans).
 *
 * @param quota zero for none
 * @param webhookUrl null for none
 * @param quotaAction null when the answer left it out
 * @param created null when the answer left it out
 * @param apiKey only in the answer to the creation; keep it
 */
public record Project(
        String id,
        String name,
        Bytes quota,
        @Nullable String webhookUrl,
        List<String> notificationEmails,
        @Nullable QuotaAction quotaAction,
        @Nullable Instant created,
        @Nullable ProjectApiKey apiKey) {}
