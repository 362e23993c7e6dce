package dev.turnprobe.probe.account;

import dev.turnprobe.credentials.metered.Bytes;
import dev.turnprobe.credentials.metered.UsageOfDay;
import dev.turnprobe.credentials.metered.UsageOfUser;
import dev.turnprobe.probe.report.JsonFields;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Usage as a bar of the quota, and charts by day and by user.
 *
 * @param thresholdPercent of the quota, above which somebody wants to be woken; null for nobody
 */
public record UsageReport(Usage usage, @Nullable BigDecimal thresholdPercent) implements AccountReport {
    /** Whether the share used is above the threshold. */
    public boolean over() {
        BigDecimal percent = usage.percent();
        return thresholdPercent != null && percent != null && percent.compareTo(thresholdPercent) > 0;
    }

    @Override
    public void json(JsonFields json, boolean secrets) throws IOException {
        json.object("usage", () -> {
            json.number("usedBytes", usage.used().count());
            json.number("overageBytes", usage.overage().count());
            BigDecimal percent = usage.percent();
            if (percent != null) {
                json.number("quotaBytes", usage.quota().count());
                json.decimal("usedPercent", percent.setScale(3, RoundingMode.HALF_UP));
            }
            if (thresholdPercent != null) {
                json.decimal("thresholdPercent", thresholdPercent);
                json.flag("overThreshold", over());
            }
            List<UsageOfDay<Bytes>> days = usage.byDay();
            if (days != null) {
                json.array("byDay", () -> {
                    for (UsageOfDay<Bytes> day : days) {
                        json.object(() -> {
                            json.text("date", day.date());
                            json.number("usedBytes", day.used().count());
                        });
                    }
                });
            }
            if (usage.byUser() != null) {
                users(json, "byUser", usage.byUser());
            }
        });
    }

    static void users(JsonFields json, String name, List<UsageOfUser<Bytes>> users) throws IOException {
        json.array(name, () -> {
            for (UsageOfUser<Bytes> user : users) {
                json.object(() -> {
                    json.text("username", user.username());
                    json.text("label", user.label());
                    json.number("usedBytes", user.used().count());
                });
            }
        });
    }

    @Override
    public List<String> lines(boolean secrets) {
        List<String> lines = new ArrayList<>();
        lines.add(total());
        if (usage.overage().count() > 0) {
            lines.add("beyond the plan's quota: " + usage.overage());
        }
        if (over()) {
            lines.add("OVER the threshold of "
                    + Objects.requireNonNull(thresholdPercent).toPlainString() + " %");
        }
        if (usage.byDay() != null) {
            lines.addAll(days(usage.byDay()));
        }
        if (usage.byUser() != null) {
            lines.addAll(users(usage.byUser()));
        }
        return lines;
    }

    private String total() {
        BigDecimal percent = usage.percent();
        if (percent == null) {
            return "used " + usage.used() + ", no quota";
        }
        return "used " + usage.used() + " of " + usage.quota() + "  " + Bar.framed(percent.doubleValue() / 100) + " "
                + String.format(Locale.ROOT, "%.1f %%", percent.doubleValue());
    }

    private static List<String> days(List<UsageOfDay<Bytes>> days) {
        long most = days.stream().mapToLong(day -> day.used().count()).max().orElse(0);
        Table table = new Table("DATE (UTC)", ">USED", "");
        days.forEach(day -> table.row(
                day.date().toString(),
                day.used().toString(),
                Bar.of((double) day.used().count() / most)));
        return days.isEmpty() ? List.of("no days yet") : table.lines();
    }

    static List<String> users(List<UsageOfUser<Bytes>> users) {
        long most = users.stream().mapToLong(user -> user.used().count()).max().orElse(0);
        Table table = new Table("USERNAME", "LABEL", ">USED", "");
        users.forEach(user -> table.row(
                user.username(),
                Objects.requireNonNullElse(user.label(), "-"),
                user.used().toString(),
                Bar.of((double) user.used().count() / most)));
        return users.isEmpty() ? List.of("no users yet") : table.lines();
    }
}
