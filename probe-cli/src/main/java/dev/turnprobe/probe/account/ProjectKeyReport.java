package dev.turnprobe.probe.account;

import dev.turnprobe.credentials.metered.ProjectApiKey;
import dev.turnprobe.probe.report.JsonFields;
import java.io.IOException;
import java.util.List;

/** A project's new key. */
public record ProjectKeyReport(String id, ProjectApiKey key) implements AccountReport {
    @Override
    public boolean holdsSecrets() {
        return true;
    }

    @Override
    public void json(JsonFields json, boolean secrets) throws IOException {
        json.object("projectKey", () -> {
            json.text("id", id);
            if (secrets) {
                json.text("apiKey", key.reveal());
            }
        });
    }

    @Override
    public List<String> lines(boolean secrets) {
        return List.of("the new API key of project " + Table.printable(id) + ": " + (secrets ? key.reveal() : "***"));
    }
}
