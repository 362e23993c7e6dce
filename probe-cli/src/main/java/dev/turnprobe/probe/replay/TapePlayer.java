package dev.turnprobe.probe.replay;

import dev.turnprobe.probe.measure.EchoLog;
import dev.turnprobe.probe.measure.EndpointNotes;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.TapeStep;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.core.AllocationEvent;
import dev.turnprobe.turn.core.BindingEvent;
import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays one tape: what the road and the probe did goes to the notebook, and what was sent and received to the engines. */
final class TapePlayer {
    /** The one way for payloads that leads through one engine, there and back. */
    private static final String SELF_ECHO = "self-echo";

    private final String endpoint;
    private final Target target;
    private final List<TapeStep> steps;
    private final TapeClock clock;
    private final EndpointNotes notes;
    private final TurnObserver observer;
    private final Tracks tracks;
    private String proof = "";
    private @Nullable EchoLog log;
    private int returned;

    TapePlayer(int index, Target target, List<TapeStep> steps, TapeClock clock, EndpointNotes notes) {
        this.endpoint = "endpoint " + index + " (" + target.text() + ")";
        this.target = target;
        this.steps = steps;
        this.clock = clock;
        this.notes = notes;
        observer = notes.observer();
        tracks = new Tracks(target, steps, observer);
    }

    Observation play() {
        for (int i = 0; i < steps.size(); i++) {
            TapeStep step = steps.get(i);
            clock.at(step.at());
            try {
                if (step instanceof TapeStep.Ended end) {
                    return notes.observation(new Verdict(tracks, notes, this::misfit).of(end));
                }
                if (!road(step) && !wire(step, i)) {
                    probe(step);
                }
            } catch (ReplayException e) {
                throw e;
            } catch (RuntimeException e) {
                // No probe does what somebody has written onto this tape, and no engine is made for it.
                throw misfit("step " + (i + 1) + " of the tape is impossible ("
                        + e.getClass().getSimpleName() + ")");
            }
        }
        throw misfit("the tape has no end");
    }

    private boolean road(TapeStep step) {
        if (step instanceof TapeStep.PhaseStarted phase) {
            observer.phaseStarted(phase.phase(), phase.at());
        } else if (step instanceof TapeStep.PhaseEnded phase) {
            observer.phaseEnded(phase.phase(), phase.startedNanos(), phase.at(), phase.rounds(), phase.requests());
        } else if (step instanceof TapeStep.Resolved found) {
            observer.resolved(found.chosen(), found.all(), found.at());
        } else if (step instanceof TapeStep.Connected socket) {
            observer.connected(socket.local(), socket.remote(), socket.at());
        } else if (step instanceof TapeStep.Certificates shown) {
            notes.certificates(shown.chain());
        } else if (step instanceof TapeStep.Handshaken facts) {
            notes.handshaken(facts);
        } else if (step instanceof TapeStep.Dropped frame) {
            observer.discarded(frame.reason(), frame.at());
        } else if (step instanceof TapeStep.Redirected hop) {
            redirected(hop);
        } else {
            return false;
        }
        return true;
    }

    /** Where to, the core says again; the tape only says that we went. */
    private void redirected(TapeStep.Redirected step) {
        TurnFailure.Redirected said =
                need(tracks.current().failure(TurnFailure.Redirected.class), "was not redirected");
        observer.redirected(new Redirect(step.hop().from(), said.alternate(), said.domain(), said.signed()), step.at());
    }

    private boolean wire(TapeStep step, int place) {
        if (step instanceof TapeStep.Asked asked) {
            tracks.asked(asked, place);
        } else if (step instanceof TapeStep.Sent frame) {
            String flaw = tracks.sent(frame, place);
            if (flaw != null) {
                throw misfit("frame " + number(place) + " was not sent by this version: " + flaw);
            }
        } else if (step instanceof TapeStep.Received frame) {
            tracks.received(frame, place);
        } else {
            return false;
        }
        return true;
    }

    private void probe(TapeStep step) {
        if (step instanceof TapeStep.Opened relay) {
            AllocationEvent.Opened opened = need(tracks.relay().opened(), "has no allocation");
            notes.opened(opened.relayed(), opened.mapped(), relay.server(), opened.lifetime(), opened.software());
        } else if (step instanceof TapeStep.Bound bound) {
            BindingEvent.Answered answer = need(tracks.binding().first(), "has no answer to its request");
            notes.bound(answer.mapped(), bound.local(), bound.server(), answer.software());
            tracks.settled();
        } else if (step instanceof TapeStep.Tried tried) {
            proof = tried.proof();
            log = notes.tried(proof);
        } else if (step instanceof TapeStep.Sampling) {
            log = notes.sampling();
        } else if (step instanceof TapeStep.PayloadSent payload) {
            log().sent(payload.at());
        } else if (step instanceof TapeStep.PayloadReturned payload) {
            returned(payload);
        } else if (step instanceof TapeStep.Abandoned abandoned) {
            abandoned(abandoned);
        } else if (step instanceof TapeStep.Proven proven) {
            proof = proven.proof();
            notes.proven(proof, proven.startedNanos(), proven.at());
        } else if (step instanceof TapeStep.Sampled sampled) {
            notes.sampled(sampled.proof(), log());
        }
    }

    private void returned(TapeStep.PayloadReturned payload) {
        if (!log().awaits(payload.number())) {
            throw misfit("payload " + payload.number() + " came back, but was not waited for");
        }
        long nanos = payload.afterNanos();
        if (!target.isTurn()) {
            nanos = need(tracks.binding().sample(payload.number()), "has no answer to sample " + payload.number())
                    .rttNanos();
        } else if (proof.equals(SELF_ECHO) && ++returned > tracks.relay().deliveries()) {
            throw misfit("payload " + payload.number() + " came back, but is in no frame");
        }
        log().returnedAfter(payload.number(), nanos);
    }

    private void abandoned(TapeStep.Abandoned step) {
        RelayTrack relay = tracks.relay();
        boolean own = step.proof().equals(SELF_ECHO);
        if (own && step.permitted() && !relay.isPermitted(step.peer())) {
            throw misfit("the core has no permission for " + step.peer());
        }
        // A second relay or a socket of our own can fail as well, and no core knows why.
        TurnFailure denial = step.refusal() == null ? null : relay.takeDenial(step.at());
        String refusal = denial == null ? step.refusal() : denial.message();
        if (own && step.refusal() != null && denial == null) {
            throw misfit("the core was not refused a permission");
        }
        notes.abandoned(step.proof(), step.peer(), step.permitted(), log(), refusal);
    }

    private EchoLog log() {
        return need(log, "sends payloads that nobody counts");
    }

    private <T> T need(@Nullable T value, String otherwise) {
        if (value == null) {
            throw misfit("the engine " + otherwise);
        }
        return value;
    }

    private int number(int place) {
        return 1
                + (int) steps.subList(0, place).stream()
                        .filter(step -> step instanceof TapeStep.Sent || step instanceof TapeStep.Received)
                        .count();
    }

    private ReplayException misfit(String what) {
        return new ReplayException(endpoint + ": " + what);
    }
}
