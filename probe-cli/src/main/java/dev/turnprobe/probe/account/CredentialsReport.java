package dev.turnprobe.probe.account;

import dev.turnprobe.credentials.metered.MeteredCredential;
import dev.turnprobe.probe.report.JsonFields;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Credentials of a Metered account or project. */
public record CredentialsReport(List<MeteredCredential> credentials) implements AccountReport {
    private static final String HIDDEN = "***";

    public CredentialsReport {
        credentials = List.copyOf(credentials);
    }

    @Override
    public boolean holdsSecrets() {
        return credentials.stream().anyMatch(one -> one.password() != null || one.apiKey() != null);
    }

    @Override
    public void json(JsonFields json, boolean secrets) throws IOException {
        json.array("credentials", () -> {
            for (MeteredCredential one : credentials) {
                json.object(() -> member(json, one, secrets));
            }
        });
    }

    private static void member(JsonFields json, MeteredCredential one, boolean secrets) throws IOException {
        json.text("username", one.username());
        json.text("label", one.label());
        if (one.expiryInSeconds() != null) {
            json.number("expiryInSeconds", one.expiryInSeconds());
        }
        if (one.expired() != null) {
            json.flag("expired", one.expired());
        }
        json.text("id", one.id());
        json.text("project", one.project());
        if (secrets) {
            json.text("password", one.password());
            json.text("apiKey", one.apiKey() == null ? null : one.apiKey().reveal());
        }
    }

    @Override
    public List<String> lines(boolean secrets) {
        if (credentials.isEmpty()) {
            return List.of("no credentials");
        }
        Table table = new Table("USERNAME", "LABEL", ">LIFE", "EXPIRED", "PASSWORD", "API KEY");
        for (MeteredCredential one : credentials) {
            String password = one.password();
            String key = one.apiKey() == null ? null : one.apiKey().reveal();
            table.row(
                    one.username(),
                    Objects.requireNonNullElse(one.label(), "-"),
                    one.expiryInSeconds() == null ? "for ever" : inWords(one.expiryInSeconds()),
                    one.expired() == null ? "-" : one.expired() ? "yes" : "no",
                    password == null ? "-" : secrets ? password : HIDDEN,
                    key == null ? "-" : secrets ? key : HIDDEN);
        }
        return table.lines();
    }

    private static String inWords(long seconds) {
        Duration life = Duration.ofSeconds(seconds);
        if (seconds % 86_400 == 0) {
            return life.toDays() + " d";
        }
        return seconds % 3600 == 0 ? life.toHours() + " h" : seconds + " s";
    }
}
