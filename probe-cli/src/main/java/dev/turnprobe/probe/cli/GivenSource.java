package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.IceServer;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.credentials.Lease;
import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.monitor.EndpointSource;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.core.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The endpoints of the command line: asked once more, it mints new credentials and reads its files again. */
final class GivenSource implements EndpointSource {
    /** Long enough for a file that somebody rewrites, and that says of no end. */
    private static final Duration REREAD = Duration.ofHours(1);

    private final TargetOptions options;
    private final Surroundings surroundings;
    private final Duration needed;
    private @Nullable Answer first;

    /**
     * Reads everything for the first time; what is wrong with it is wrong usage.
     *
     * @param needed for how long credentials must work
     */
    GivenSource(TargetOptions options, Surroundings surroundings, Duration needed, boolean quiet) {
        this.options = options;
        this.surroundings = surroundings;
        this.needed = needed;
        first = given(quiet);
    }

    @Override
    public String name() {
        return "command line";
    }

    @Override
    public @Nullable Duration renewal() {
        return options.renewable(surroundings) ? REREAD : null;
    }

    @Override
    public CompletableFuture<Answer> ask() {
        Answer answer = first;
        first = null;
        return CompletableFuture.completedFuture(answer == null ? again() : answer);
    }

    private Answer again() {
        try {
            // What was odd has been said.
            return given(true);
        } catch (UsageException e) {
            return new Failed(
                    new Diagnosis(
                            Cause.CREDENTIALS_MISSING,
                            Diagnosis.Severity.ERROR,
                            Diagnosis.Confidence.HIGH,
                            "cannot be read again: " + e.getMessage(),
                            Map.of(),
                            "put the file back as it was; until then the credentials read before are used",
                            List.of()),
                    false,
                    null);
        }
    }

    private Answer given(boolean quiet) {
        List<Target> targets = options.targets(surroundings, new Looked(surroundings, needed, quiet));
        Instant now = surroundings.clock().instant();
        return new Given(
                targets,
                targets.stream()
                        .map(target -> expiry(target, now))
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo)
                        .orElse(null));
    }

    /** As the user name itself says (TURN REST); null for any other. */
    private static @Nullable Instant expiry(Target target, Instant now) {
        Credentials pair = target.credentials();
        if (pair == null) {
            return null;
        }
        IceServer server = IceServer.of(List.of(target.uri().toString()), pair.username(), pair.password());
        return Lease.of(IceServers.of(server), now).expiresAt();
    }
}
