package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.json.JsonText;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a project shall be; for an update, null leaves a thing as it is.
 *
 * @param name unique in the account, 1 to 99 characters; needed for a creation
 * @param quota zero for none, else at least 1 MiB
 * @param webhookUrl https
 * @param notificationEmails at most ten
 * @param quotaAction what happens at the quota; {@code DISABLE} is Metered's default
 */
public record ProjectSettings(
        @Nullable String name,
        @Nullable Bytes quota,
        @Nullable String webhookUrl,
        @Nullable List<String> notificationEmails,
        @Nullable QuotaAction quotaAction) {

    private static final long LEAST_QUOTA = 1 << 20;

    public ProjectSettings {
        if (name != null && (name.isBlank() || name.length() >= 100)) {
            throw new IllegalArgumentException("a project's name has 1 to 99 characters, not " + name.length());
        }
        if (quota != null && quota.count() != 0 && quota.count() < LEAST_QUOTA) {
            throw new IllegalArgumentException(
                    "a quota is 0 (none) or at least " + LEAST_QUOTA + " bytes, not " + quota.count());
        }
        if (webhookUrl != null && !webhookUrl.toLowerCase(Locale.ROOT).startsWith("https://")) {
            throw new IllegalArgumentException("a webhook's URL begins with https://");
        }
        if (notificationEmails != null) {
            notificationEmails = List.copyOf(notificationEmails);
            if (notificationEmails.size() > 10) {
                throw new IllegalArgumentException(
                        "at most 10 notification addresses, not " + notificationEmails.size());
            }
        }
        if (quotaAction != null) {
            quotaAction.word();
        }
    }

    /** A project of that name and nothing else. */
    public static ProjectSettings named(String name) {
        return new ProjectSettings(name, null, null, null, null);
    }

    /** Nothing; a beginning for an update. */
    public static ProjectSettings unchanged() {
        return new ProjectSettings(null, null, null, null, null);
    }

    public ProjectSettings withName(String text) {
        return new ProjectSettings(text, quota, webhookUrl, notificationEmails, quotaAction);
    }

    public ProjectSettings withQuota(Bytes most) {
        return new ProjectSettings(name, most, webhookUrl, notificationEmails, quotaAction);
    }

    public ProjectSettings withWebhookUrl(String url) {
        return new ProjectSettings(name, quota, url, notificationEmails, quotaAction);
    }

    public ProjectSettings withNotificationEmails(List<String> addresses) {
        return new ProjectSettings(name, quota, webhookUrl, addresses, quotaAction);
    }

    public ProjectSettings withQuotaAction(QuotaAction action) {
        return new ProjectSettings(name, quota, webhookUrl, notificationEmails, action);
    }

    String toJson() {
        return JsonText.write(out -> out.object(() -> {
            out.optional("projectName", name);
            if (quota != null) {
                out.name("quotaInBytes");
                out.number(quota.count());
            }
            out.optional("webhookUrl", webhookUrl);
            if (notificationEmails != null) {
                out.name("notificationEmails");
                out.texts(notificationEmails);
            }
            out.optional("quotaExceededAction", quotaAction == null ? null : quotaAction.word());
        }));
    }
}
