package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.KeyLint;
import dev.turnprobe.credentials.LintFinding;
import dev.turnprobe.credentials.metered.ApiKey;
import dev.turnprobe.credentials.metered.MeteredClient;
import dev.turnprobe.credentials.metered.ProjectAccess;
import dev.turnprobe.credentials.metered.ProjectApiKey;
import dev.turnprobe.credentials.metered.SecretKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Metered's keys and address as the settings have them. Looks at the keys once, before one of them is sent. */
final class MeteredKeys {
    static final String APP = "METERED_APP";
    static final String URL = "METERED_BASE_URL";
    static final String API_KEY = "METERED_API_KEY";
    static final String SECRET_KEY = "METERED_SECRET_KEY";
    static final String PROJECT_KEY = "METERED_PROJECT_API_KEY";

    private final Settings settings;

    /** @throws UsageException when a key cannot possibly work where it stands */
    MeteredKeys(Settings settings, Looked looked) {
        this.settings = settings;
        List<LintFinding> findings = findings(settings);
        for (LintFinding finding : findings) {
            if (finding.severity() == LintFinding.Severity.ERROR) {
                throw new UsageException(finding.path() + ": " + finding.message() + "; " + finding.remedy());
            }
        }
        looked.warn(findings);
    }

    /** What is wrong with the look of the keys. */
    static List<LintFinding> findings(Settings settings) {
        return KeyLint.ofMetered(
                settings.optional(API_KEY), settings.optional(SECRET_KEY), settings.optional(PROJECT_KEY));
    }

    /**
     * The client for an app.
     *
     * @param app null for {@code METERED_APP}
     * @param url null for {@code METERED_BASE_URL}, else the app's own
     * @param key the variable whose value will be sent
     */
    MeteredClient client(@Nullable String app, @Nullable String url, String key, HttpSettings http) {
        String address = url != null ? url : settings.address(URL, key);
        if (address != null) {
            return Asking.configured(url != null ? "--metered-url" : URL, () -> MeteredClient.at(address, http));
        }
        String name = app != null ? app : settings.required(APP, "the `myapp` of https://myapp.metered.live");
        return Asking.configured(() -> MeteredClient.of(name, http));
    }

    ApiKey apiKey() {
        String value = settings.optional(API_KEY);
        if (value == null && settings.optional(SECRET_KEY) != null) {
            throw new UsageException(
                    API_KEY + " is not set: the account's secret key does not do here; `turnprobe metered "
                            + "credentials create` makes a credential, and its apiKey is what is wanted");
        }
        String key = settings.required(API_KEY, "the apiKey of one credential");
        return Asking.configured(API_KEY, () -> ApiKey.of(key));
    }

    SecretKey secretKey() {
        String key = settings.required(SECRET_KEY, "the account's secret key");
        return Asking.configured(SECRET_KEY, () -> SecretKey.of(key));
    }

    /** The name of the variable that opens a project: the project's own key when there is one, else the account's. */
    String projectKeyName() {
        return settings.optional(PROJECT_KEY) == null ? SECRET_KEY : PROJECT_KEY;
    }

    ProjectAccess projectKey() {
        String own = settings.optional(PROJECT_KEY);
        return own == null ? secretKey() : Asking.configured(PROJECT_KEY, () -> ProjectApiKey.of(own));
    }
}
