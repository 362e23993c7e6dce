package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.http.ProviderRequest;
import java.util.List;

/** An account's projects (Business and Enterprise plans). */
public final class MeteredProjects {
    private static final String V2 = "/api/v2/turn/";

    private final Endpoint endpoint;
    private final SecretKey key;

    MeteredProjects(Endpoint endpoint, SecretKey key) {
        this.endpoint = endpoint;
        this.key = key;
    }

    /** Makes a project; the answer has its API key, which is not shown again. */
    public MeteredCall<Project> create(ProjectSettings settings) {
        if (settings.name() == null) {
            throw new IllegalArgumentException("a new project needs a name");
        }
        return endpoint.call(endpoint.request("POST", V2 + "project", key).json(settings.toJson()), Readings::project);
    }

    public MeteredCall<List<Project>> list() {
        return endpoint.call(endpoint.get(V2 + "projects", key), json -> Readings.list(json, Readings::project));
    }

    /** Changes what {@code settings} names, and leaves the rest. */
    public MeteredCall<Project> update(String id, ProjectSettings settings) {
        return endpoint.call(endpoint.request("PUT", path(id), key).json(settings.toJson()), Readings::project);
    }

    /** Deletes a project and all of its credentials; gives Metered's message. */
    public MeteredCall<String> delete(String id) {
        return endpoint.call(endpoint.request("DELETE", path(id), key), Readings::message);
    }

    /** Gives a project a new API key; the old one stops working. */
    public MeteredCall<ProjectApiKey> regenerateApiKey(String id) {
        return endpoint.call(endpoint.request("POST", path(id) + "/regenerate_api_key", key), Readings::projectKey);
    }

    static String path(String id) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("the project's id is empty");
        }
        return V2 + "project/" + ProviderRequest.segment(id);
    }

    @Override
    public String toString() {
        return "MeteredProjects[" + endpoint + "]";
    }
}
