package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Metered's answers as values. A member that the documentation is unsure about may be missing. */
final class Readings {
    private Readings() {}

    static MeteredCredential credential(Json json) {
        Json expiry = json.member("expiryInSeconds");
        Json expired = json.member("expired");
        return new MeteredCredential(
                json.required("username").text(),
                json.optionalText("password"),
                key(json.member("apiKey"), ApiKey::of),
                label(json),
                expiry == null ? null : expiry.integer(),
                expired == null ? null : expired.bool(),
                json.optionalText("_id"),
                json.optionalText("project"));
    }

    /** A credential that was just made or relabelled: without its password it would be of no use. */
    static MeteredCredential wholeCredential(Json json) {
        json.required("password").text();
        return credential(json);
    }

    static String message(Json json) {
        String message = json.optionalText("message");
        return message == null ? "done" : message;
    }

    static long deleted(Json json) {
        return json.required("deleted").integer(0, Long.MAX_VALUE);
    }

    static UsageTotal<Gigabytes> accountTotal(Json json) {
        return new UsageTotal<>(
                gigabytes(json.required("quotaInGB")),
                gigabytes(json.required("usageInGB")),
                gigabytes(json.required("overageInGB")));
    }

    static UsageTotal<Bytes> projectTotal(Json json) {
        return new UsageTotal<>(
                bytes(json.required("quotaInBytes")),
                bytes(json.required("usageInBytes")),
                bytes(json.required("overageInBytes")));
    }

    static UsageOfDay<Gigabytes> accountDay(Json json) {
        return new UsageOfDay<>(json.required("date").date(), gigabytes(json.required("usageInGB")));
    }

    static UsageOfDay<Bytes> projectDay(Json json) {
        return new UsageOfDay<>(json.required("date").date(), bytes(json.required("usageInBytes")));
    }

    static UsageOfUser<Gigabytes> accountUser(Json json) {
        return new UsageOfUser<>(json.required("username").text(), label(json), gigabytes(json.required("usageInGB")));
    }

    static UsageOfUser<Bytes> projectUser(Json json) {
        return new UsageOfUser<>(json.required("username").text(), label(json), bytes(json.required("usageInBytes")));
    }

    static DailyUsage daily(Json json) {
        return new DailyUsage(json.required("date").date(), list(json.required("usage"), Readings::accountUser));
    }

    static Charges charges(Json json) {
        Json summary = json.required("summary");
        Json period = json.required("period");
        return new Charges(
                list(json.required("data"), Readings::charge),
                summary.required("totalCharges").decimal(),
                summary.required("totalOverages").decimal(),
                summary.required("totalSubscriptions").decimal(),
                summary.required("totalRecharges").decimal(),
                summary.required("currency").text(),
                period.required("startDate").date(),
                period.required("endDate").date());
    }

    private static Charge charge(Json json) {
        return new Charge(
                json.required("date").date(),
                json.required("type").text(),
                json.required("description").text(),
                json.required("status").text(),
                json.required("total").decimal(),
                decimal(json.member("usage")),
                json.optionalText("unit"),
                decimal(json.member("unitCharge")),
                json.optionalText("paymentMethod"),
                json.optionalText("planName"));
    }

    static Project project(Json json) {
        Json quota = json.member("quotaInBytes");
        Json emails = json.member("notificationEmails");
        Json action = json.member("quotaExceededAction");
        Json created = json.member("created");
        return new Project(
                json.required("_id").text(),
                json.required("projectName").text(),
                quota == null ? Bytes.ZERO : bytes(quota),
                json.optionalText("webhookUrl"),
                emails == null ? List.of() : list(emails, Json::text),
                action == null ? null : QuotaAction.of(action.text()),
                created == null ? null : created.instant(),
                key(json.member("apiKey"), ProjectApiKey::of));
    }

    static ProjectApiKey projectKey(Json json) {
        Json key = json.required("apiKey");
        ProjectApiKey read = key(key, ProjectApiKey::of);
        if (read == null) {
            throw key.problem("no key");
        }
        return read;
    }

    static Gigabytes gigabytes(Json json) {
        return new Gigabytes(json.decimal());
    }

    static Bytes bytes(Json json) {
        return new Bytes(json.integer(0, Long.MAX_VALUE));
    }

    static <T> List<T> list(Json json, Function<Json, T> item) {
        return json.elements().stream().map(item).toList();
    }

    /** Absent, null, empty and {@code "unlabeled"} all mean none. */
    static @Nullable String label(Json json) {
        String label = json.optionalText("label");
        return label == null || label.isEmpty() || label.equals("unlabeled") ? null : label;
    }

    private static <K> @Nullable K key(@Nullable Json json, Function<String, K> maker) {
        if (json == null) {
            return null;
        }
        try {
            return maker.apply(json.text());
        } catch (IllegalArgumentException e) {
            throw json.problem("not a key");
        }
    }

    private static @Nullable BigDecimal decimal(@Nullable Json json) {
        return json == null ? null : json.decimal();
    }
}
