package dev.turnprobe.probe.account;

import dev.turnprobe.credentials.metered.Project;
import dev.turnprobe.credentials.metered.ProjectApiKey;
import dev.turnprobe.probe.report.JsonDocument;
import dev.turnprobe.probe.report.JsonFields;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A Metered account's projects. A webhook's path often is its password, so it counts as a secret. */
public record ProjectsReport(List<Project> projects) implements AccountReport {
    public ProjectsReport {
        projects = List.copyOf(projects);
    }

    @Override
    public boolean holdsSecrets() {
        return projects.stream().anyMatch(one -> one.apiKey() != null || one.webhookUrl() != null);
    }

    @Override
    public void json(JsonFields json, boolean secrets) throws IOException {
        json.array("projects", () -> {
            for (Project one : projects) {
                json.object(() -> member(json, one, secrets));
            }
        });
    }

    private static void member(JsonFields json, Project one, boolean secrets) throws IOException {
        json.text("id", one.id());
        json.text("name", one.name());
        if (one.quota().count() > 0) {
            json.number("quotaBytes", one.quota().count());
        }
        json.text("quotaAction", action(one));
        json.texts("notificationEmails", one.notificationEmails());
        json.text("created", one.created() == null ? null : JsonDocument.timestamp(one.created()));
        json.text("webhookHost", host(one.webhookUrl()));
        if (secrets) {
            json.text("webhookUrl", one.webhookUrl());
            json.text("apiKey", revealed(one.apiKey()));
        }
    }

    @Override
    public List<String> lines(boolean secrets) {
        if (projects.isEmpty()) {
            return List.of("no projects");
        }
        boolean keys = projects.stream().anyMatch(one -> one.apiKey() != null);
        Table table = keys
                ? new Table("ID", "NAME", ">QUOTA", "AT QUOTA", "WEBHOOK", "API KEY")
                : new Table("ID", "NAME", ">QUOTA", "AT QUOTA", "WEBHOOK");
        for (Project one : projects) {
            String host = host(one.webhookUrl());
            String webhook =
                    host == null ? "-" : secrets ? String.valueOf(one.webhookUrl()) : "https://" + host + "/***";
            String quota = one.quota().count() == 0 ? "none" : one.quota().toString();
            String action = action(one) == null ? "-" : String.valueOf(action(one));
            if (keys) {
                String key = secrets ? String.valueOf(revealed(one.apiKey())) : "***";
                table.row(one.id(), one.name(), quota, action, webhook, key);
            } else {
                table.row(one.id(), one.name(), quota, action, webhook);
            }
        }
        return table.lines();
    }

    private static @Nullable String revealed(@Nullable ProjectApiKey key) {
        return key == null ? null : key.reveal();
    }

    private static @Nullable String action(Project one) {
        return one.quotaAction() == null ? null : one.quotaAction().name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String host(@Nullable String url) {
        if (url == null) {
            return null;
        }
        try {
            String host = URI.create(url).getHost();
            return host == null ? "?" : host;
        } catch (IllegalArgumentException e) {
            return "?"; // whatever it is, it is not shown
        }
    }
}
