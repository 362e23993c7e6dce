package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.IceServer;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.probe.regions.RankedRegion;
import dev.turnprobe.probe.regions.Recommendation;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.turn.core.Credentials;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the recommended iceServers. Secrets never appear on a stream, so standard output gets the URLs alone; a file,
 * which nobody but its owner can read, gets the credential with them.
 */
final class IceServersOutput {
    static final String STANDARD_OUTPUT = "-";

    private final String to;
    private final int regions;
    private final Surroundings surroundings;

    /** @param regions how many to recommend */
    IceServersOutput(String to, int regions, Surroundings surroundings) {
        this.to = to;
        this.regions = regions;
        this.surroundings = surroundings;
    }

    /** Complains of a file that cannot be written, before anything is probed. */
    void check() {
        if (!isStandardOutput()) {
            try {
                OwnersFile.refuseUnusable(file());
            } catch (IOException e) {
                throw new UsageException("--emit-ice-servers " + to + ": " + OwnersFile.reason(e));
            }
        }
    }

    boolean isStandardOutput() {
        return to.equals(STANDARD_OUTPUT);
    }

    void write(List<RankedRegion> ranked, boolean quiet) {
        List<EndpointReport> chosen = Recommendation.of(ranked, regions);
        if (chosen.isEmpty()) {
            surroundings.err().println("note: nothing works, so there are no iceServers to recommend");
            return;
        }
        String json = IceServers.of(List.of(server(chosen))).toJson();
        if (isStandardOutput()) {
            surroundings.out().print(json + "\n");
            surroundings.out().flush();
            if (!quiet && chosen.get(0).seen().target().credentials() != null) {
                surroundings
                        .err()
                        .println("note: without the credential, which is not for streams; "
                                + "--emit-ice-servers=FILE writes it, too, readable by you only");
            }
            return;
        }
        try {
            OwnersFile.write(file(), json + "\n");
        } catch (IOException e) {
            surroundings.err().println("turnprobe: --emit-ice-servers " + to + ": " + OwnersFile.reason(e));
        }
    }

    private IceServer server(List<EndpointReport> chosen) {
        List<String> urls = new ArrayList<>();
        Credentials shared = null;
        for (EndpointReport each : chosen) {
            Target target = each.seen().target();
            urls.add(target.text());
            shared = target.credentials();
        }
        return IceServer.of(urls, secret(shared, true), secret(shared, false));
    }

    private @Nullable String secret(@Nullable Credentials credentials, boolean name) {
        if (credentials == null || isStandardOutput()) {
            return null;
        }
        return name ? credentials.username() : credentials.password();
    }

    private Path file() {
        try {
            return Path.of(to);
        } catch (InvalidPathException e) {
            throw new UsageException("--emit-ice-servers " + to + ": not a file name");
        }
    }
}
