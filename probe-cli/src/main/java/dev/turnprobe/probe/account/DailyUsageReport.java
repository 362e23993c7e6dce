package dev.turnprobe.probe.account;

import dev.turnprobe.credentials.metered.Bytes;
import dev.turnprobe.credentials.metered.DailyUsage;
import dev.turnprobe.credentials.metered.UsageOfUser;
import dev.turnprobe.probe.report.JsonFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Days, and in each of them who relayed how much. */
public record DailyUsageReport(List<DailyUsage> days) implements AccountReport {
    public DailyUsageReport {
        days = List.copyOf(days);
    }

    @Override
    public void json(JsonFields json, boolean secrets) throws IOException {
        json.array("daily", () -> {
            for (DailyUsage day : days) {
                json.object(() -> {
                    json.text("date", day.date());
                    UsageReport.users(json, "byUser", users(day));
                });
            }
        });
    }

    @Override
    public List<String> lines(boolean secrets) {
        List<String> lines = new ArrayList<>();
        for (DailyUsage day : days) {
            long total =
                    users(day).stream().mapToLong(user -> user.used().count()).sum();
            lines.add(day.date() + "  " + new Bytes(total));
            if (!day.users().isEmpty()) {
                UsageReport.users(users(day)).forEach(line -> lines.add("  " + line));
            }
        }
        return lines.isEmpty() ? List.of("no days") : lines;
    }

    private static List<UsageOfUser<Bytes>> users(DailyUsage day) {
        return day.users().stream().map(Usage::bytes).toList();
    }
}
