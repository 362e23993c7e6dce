package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.http.ProviderRequest;
import dev.turnprobe.credentials.json.JsonText;
import org.jspecify.annotations.Nullable;

/** An account's credentials, and the way to its usage and its projects. */
public final class MeteredAccount {
    private static final String V1 = "/api/v1/turn/";
    private static final String V2 = "/api/v2/turn/";

    private final Endpoint endpoint;
    private final SecretKey key;

    MeteredAccount(Endpoint endpoint, SecretKey key) {
        this.endpoint = endpoint;
        this.key = key;
    }

    /** Makes a credential. Integrators report that it can take two minutes to work on all relays. */
    public MeteredCall<MeteredCredential> create(CredentialRequest wanted) {
        ProviderRequest request =
                endpoint.request("POST", V1 + "credential", key).json(jsonOf(wanted));
        return endpoint.call(request, Readings::wholeCredential);
    }

    /** Lets a disabled credential work again; gives Metered's message. */
    public MeteredCall<String> enable(String username) {
        return endpoint.call(
                endpoint.request("POST", V1 + "credential/enable", key).json(username(username)), Readings::message);
    }

    /** Stops a credential from working; gives Metered's message. */
    public MeteredCall<String> disable(String username) {
        return endpoint.call(
                endpoint.request("POST", V1 + "credential/disable", key).json(username(username)), Readings::message);
    }

    /** Deletes one credential; gives Metered's message. */
    public MeteredCall<String> delete(String username) {
        return endpoint.call(
                endpoint.request("DELETE", V1 + "credential", key).json(username(username)), Readings::message);
    }

    /** Gives a credential another label. */
    public MeteredCall<MeteredCredential> relabel(String username, String label) {
        // The one endpoint that takes the user name in the query and the rest in the body.
        ProviderRequest request = endpoint.request("POST", V2 + "credential/update_label", key)
                .query("username", username)
                .json(member("label", CredentialRequest.checkedLabel(label)));
        return endpoint.call(request, Readings::credential);
    }

    /**
     * Lists credentials, live passwords and keys included.
     *
     * @param expiredToo also those that have run out
     * @param label only those with exactly this label; null for all
     */
    public Pages<MeteredCredential> list(boolean expiredToo, @Nullable String label) {
        return credentials(endpoint, V2 + "credentials", key, expiredToo, label);
    }

    /** Deletes the active credentials of a label, and tells how many; those that have run out stay. */
    public MeteredCall<Long> deleteByLabel(String label) {
        ProviderRequest request = endpoint.request("DELETE", V2 + "credential/by_label", key)
                .query("label", CredentialRequest.checkedLabel(label));
        return endpoint.call(request, Readings::deleted);
    }

    public MeteredUsage usage() {
        return new MeteredUsage(endpoint, key);
    }

    public MeteredProjects projects() {
        return new MeteredProjects(endpoint, key);
    }

    static Pages<MeteredCredential> credentials(
            Endpoint endpoint, String path, ProjectAccess key, boolean expiredToo, @Nullable String label) {
        return new Pages<>(number -> endpoint.call(
                endpoint.get(path, key)
                        .query("page", number)
                        // Its presence alone counts on the project's twin, so `all=false` must not be sent.
                        .query("all", expiredToo ? true : null)
                        .query("label", label),
                json -> Paging.numbered(json, number, Readings::credential)));
    }

    static String jsonOf(CredentialRequest wanted) {
        return JsonText.write(out -> out.object(() -> {
            if (wanted.expiry() != null) {
                out.name("expiryInSeconds");
                out.number(wanted.expiry().getSeconds());
            }
            out.optional("label", wanted.label());
        }));
    }

    static String username(String username) {
        if (username.isEmpty()) {
            throw new IllegalArgumentException("the user name is empty");
        }
        return member("username", username);
    }

    static String member(String name, String text) {
        return JsonText.write(out -> out.object(() -> out.optional(name, text)));
    }

    @Override
    public String toString() {
        return "MeteredAccount[" + endpoint + "]";
    }
}
