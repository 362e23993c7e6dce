package dev.turnprobe.ice4j;

import dev.turnprobe.turn.IceCandidate;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnUri;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.ComponentSocket;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.harvest.AbstractCandidateHarvester;
import org.ice4j.ice.harvest.HarvestConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the components of an ice4j agent a relayed candidate on one TURN server, over whichever transport its URI says.
 *
 * <pre>{@code
 * agent.addCandidateHarvester(new TurnRelayHarvester(turn, TurnUri.parse("turns:relay.example.org?transport=tcp")));
 * }</pre>
 *
 * <p>It needs no host candidates. The relay is released when the agent frees the candidate; it makes no thread of its own, all
 * relays live on the client's event loops. One client does for all agents; it must outlive them.
 *
 * <p>Which address a relay has, credentials, trust and time-outs are the client's settings. From a relay with an address of
 * each family the first makes the candidate.
 */
public final class TurnRelayHarvester extends AbstractCandidateHarvester {
    private static final Logger LOG = LoggerFactory.getLogger(TurnRelayHarvester.class);

    private final TurnClient turn;
    private final TurnUri server;

    /**
     * @param turn borrowed
     * @param server of kind {@code TURN}
     */
    public TurnRelayHarvester(TurnClient turn, TurnUri server) {
        this.turn = Objects.requireNonNull(turn, "turn");
        this.server = Objects.requireNonNull(server, "server");
        if (server.kind() != TurnUri.Kind.TURN) {
            throw new IllegalArgumentException("a relay is had from a turn: or turns: URI, not from " + server);
        }
    }

    /**
     * Opens a relay and makes a candidate of it. Waits for it, as ice4j has it, for as long as ice4j waits for a harvester
     * (15 seconds, unless configured otherwise) or the client for a relay.
     *
     * @return one candidate, which the component has then; none when there is no relay to be had, for a reason that is logged
     */
    @Override
    public Collection<LocalCandidate> harvest(Component component) {
        Relay relay = open();
        return relay == null ? List.of() : add(component, relay);
    }

    private @Nullable Relay open() {
        CompletableFuture<Relay> opening = turn.open(server);
        try {
            return opening.get(HarvestConfig.config.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.warn("no relay from {}: {}", server, String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            LOG.warn("no relay from {} in the time that ice4j waits for a harvester", server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Gives the attempt up, and a relay that opens all the same is released.
        opening.cancel(true);
        return null;
    }

    private static Collection<LocalCandidate> add(Component component, Relay relay) {
        // Harvesters run side by side, and what they count must not change before they have added to it.
        synchronized (component) {
            int others = (int) component.getLocalCandidates().stream()
                    .filter(each -> each.getType() == CandidateType.RELAYED_CANDIDATE)
                    .count();
            int preference = IceCandidate.localPreference(relay.transport(), Math.min(others, 255));
            TurnRelayCandidate candidate = new TurnRelayCandidate(component, relay, preference);
            component.getParentStream().getParentAgent().getStunStack().addSocket(candidate.getStunSocket(null));
            ComponentSocket merged = component.getComponentSocket();
            if (merged != null) {
                merged.add(candidate.getCandidateIceSocketWrapper());
            }
            if (!component.addLocalCandidate(candidate)) {
                candidate.free();
                return List.of();
            }
            return List.of(candidate);
        }
    }

    @Override
    public String toString() {
        return "TurnRelayHarvester[" + server + "]";
    }
}
