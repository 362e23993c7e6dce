package dev.turnprobe.probe.account;

import dev.turnprobe.credentials.TurnCredential;
import dev.turnprobe.probe.report.JsonDocument;
import dev.turnprobe.probe.report.JsonFields;
import java.io.IOException;
import java.util.List;

/** A user name and a password, minted for a server that nobody named. */
public record MintedReport(TurnCredential minted) implements AccountReport {
    @Override
    public boolean holdsSecrets() {
        return true;
    }

    @Override
    public void json(JsonFields json, boolean secrets) throws IOException {
        json.object("credential", () -> {
            json.text("username", minted.username());
            if (secrets) {
                json.text("password", minted.password());
            }
        });
        json.text("expiresAt", minted.expiresAt() == null ? null : JsonDocument.timestamp(minted.expiresAt()));
    }

    @Override
    public List<String> lines(boolean secrets) {
        return List.of(
                "username   " + Table.printable(minted.username()),
                "password   " + (secrets ? minted.password() : "***"),
                "good until " + minted.expiresAt());
    }
}
