package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.http.ProviderRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One project: its credentials and its usage, in bytes. */
public final class MeteredProject {
    private final Endpoint endpoint;
    private final String path;
    private final ProjectAccess key;

    MeteredProject(Endpoint endpoint, String id, ProjectAccess key) {
        this.endpoint = endpoint;
        this.path = MeteredProjects.path(id) + "/";
        this.key = key;
    }

    /** Makes a credential that counts against the project's quota. */
    public MeteredCall<MeteredCredential> create(CredentialRequest wanted) {
        ProviderRequest request =
                endpoint.request("POST", path + "credential", key).json(MeteredAccount.jsonOf(wanted));
        return endpoint.call(request, Readings::wholeCredential);
    }

    /**
     * Lists the project's credentials.
     *
     * @param expiredToo also those that have run out
     * @param label only those with exactly this label; null for all
     */
    public Pages<MeteredCredential> list(boolean expiredToo, @Nullable String label) {
        return MeteredAccount.credentials(endpoint, path + "credentials", key, expiredToo, label);
    }

    /** Deletes one credential; gives Metered's message. */
    public MeteredCall<String> delete(String username) {
        return endpoint.call(
                endpoint.request("DELETE", path + "credential", key).json(MeteredAccount.username(username)),
                Readings::message);
    }

    /** Deletes the active credentials of a label, and tells how many. */
    public MeteredCall<Long> deleteByLabel(String label) {
        // The account's twin takes the label in the query; this one wants it in the body.
        ProviderRequest request = endpoint.request("DELETE", path + "credential/by_label", key)
                .json(MeteredAccount.member("label", CredentialRequest.checkedLabel(label)));
        return endpoint.call(request, Readings::deleted);
    }

    public MeteredCall<UsageTotal<Bytes>> usage() {
        return endpoint.call(endpoint.get(path + "current_usage", key), Readings::projectTotal);
    }

    public MeteredCall<List<UsageOfDay<Bytes>>> usageByDate() {
        return endpoint.call(
                endpoint.get(path + "current_usage_by_date", key), json -> Readings.list(json, Readings::projectDay));
    }

    public Pages<UsageOfUser<Bytes>> usageByUser() {
        return new Pages<>(number -> endpoint.call(
                endpoint.get(path + "current_usage_by_user", key).query("page", number),
                json -> Paging.open(json, number, Readings::projectUser)));
    }

    /** One credential's traffic. */
    public MeteredCall<UsageOfUser<Bytes>> usageForUser(String username) {
        return endpoint.call(
                endpoint.get(path + "current_usage_for_user", key).query("username", username),
                json -> new UsageOfUser<>(
                        username, Readings.label(json), Readings.bytes(json.required("usageInBytes"))));
    }

    @Override
    public String toString() {
        return "MeteredProject[" + endpoint + path + "]";
    }
}
