package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.IceServer;
import dev.turnprobe.credentials.Lease;
import dev.turnprobe.credentials.ProviderException;
import dev.turnprobe.credentials.ProviderException.Reason;
import dev.turnprobe.probe.plan.CredentialNote;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Asks the providers for endpoints, all at once. */
final class ProviderEndpoints {
    private ProviderEndpoints() {}

    /**
     * @param own the endpoints that are known already, to which the providers' are added
     * @param way through which proxy, and whom to trust
     */
    static Endpoints obtain(
            TargetOptions options,
            List<Target> own,
            UnaryOperator<HttpSettings> way,
            Looked looked,
            Surroundings surroundings,
            Interrupts interrupts,
            OutputOptions output) {
        Asking asking = new Asking(surroundings, interrupts, output.verbosity());
        Settings settings = Settings.read(surroundings, output.quiet);
        List<ProviderSources.Named> sources = new ProviderSources(
                        options.providers, settings, way.apply(asking.settings()), looked, options.credentials.ttl)
                .all();
        List<CompletableFuture<Lease>> asked =
                sources.stream().map(named -> named.source().lease()).toList();
        List<Target> all = new ArrayList<>(own);
        try {
            for (int i = 0; i < sources.size(); i++) {
                all.addAll(targets(sources.get(i), asking.await(asked.get(i)), looked));
            }
        } catch (ProviderException e) {
            return new Endpoints(List.of(), ProviderFailure.diagnosis(e));
        } catch (CancellationException e) {
            return new Endpoints(List.of(), ProviderFailure.interrupted());
        } finally {
            asked.forEach(future -> future.cancel(true));
        }
        return new Endpoints(all, null);
    }

    /** The endpoints of a lease. */
    static List<Target> targets(ProviderSources.Named named, Lease lease, Looked looked) {
        List<List<CredentialNote>> notes = looked.at(named.name(), lease.servers(), lease.serverDate());
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < notes.size(); i++) {
            IceServer server = lease.servers().servers().get(i);
            Credentials credentials = TargetOptions.own(server);
            for (String url : server.urls()) {
                TurnUri uri = parsed(named.name(), url);
                boolean turn = uri.kind() == TurnUri.Kind.TURN;
                targets.add(new Target(
                        url, uri, turn ? credentials : null, named.regionOf(uri), turn ? notes.get(i) : List.of()));
            }
        }
        return targets;
    }

    private static TurnUri parsed(String provider, String url) {
        try {
            return TurnUri.parse(url);
        } catch (IllegalArgumentException e) {
            throw new ProviderException(
                    provider, Reason.MALFORMED_ANSWER, "its ICE servers", 200, String.valueOf(e.getMessage()), null);
        }
    }
}
