package dev.turnprobe.probe.account;

import dev.turnprobe.credentials.IceServer;
import dev.turnprobe.credentials.Lease;
import dev.turnprobe.probe.report.JsonDocument;
import dev.turnprobe.probe.report.JsonFields;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** ICE servers that somebody gave, or that were minted here. */
public record ServersReport(Lease lease) implements AccountReport {
    @Override
    public boolean holdsSecrets() {
        return true;
    }

    /** The array that {@code RTCPeerConnection} and {@code check --ice-servers} take. */
    @Override
    public String file() {
        return lease.servers().toJson();
    }

    @Override
    public void json(JsonFields json, boolean secrets) throws IOException {
        json.array("iceServers", () -> {
            for (IceServer server : lease.servers().servers()) {
                json.object(() -> {
                    json.texts("urls", server.urls());
                    json.text("username", server.username());
                    if (secrets) {
                        json.text("credential", server.credential());
                    }
                });
            }
        });
        json.text("issuedAt", JsonDocument.timestamp(lease.issuedAt()));
        Instant end = lease.expiresAt();
        json.text("expiresAt", end == null ? null : JsonDocument.timestamp(end));
    }

    @Override
    public List<String> lines(boolean secrets) {
        Table table = new Table("URL", "USERNAME", "CREDENTIAL");
        for (IceServer server : lease.servers().servers()) {
            String credential = server.credential();
            for (String url : server.urls()) {
                table.row(
                        url,
                        Objects.requireNonNullElse(server.username(), "-"),
                        credential == null ? "-" : secrets ? credential : "***");
            }
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(lease.expiresAt() == null ? "they do not say when they run out" : "good until " + lease.expiresAt());
        return lines;
    }
}
