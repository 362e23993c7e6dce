package dev.turnprobe.probe.replay;

import dev.turnprobe.probe.measure.ClientDialer;
import dev.turnprobe.probe.measure.Ending;
import dev.turnprobe.probe.measure.TapeStep;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.TransactionId;
import dev.turnprobe.turn.core.AllocationSettings;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engines of a tape, and which of them a frame belongs to. */
final class Tracks {
    private final Target target;
    private final List<TapeStep> steps;
    private final TurnObserver observer;
    private final AllocationSettings settings;
    private final List<Track> all = new ArrayList<>();
    private final Map<TransactionId, Track> owners = new HashMap<>();
    private final StunMessage message = new StunMessage();
    private @Nullable Track current;
    private boolean settled;
    private int place;

    Tracks(Target target, List<TapeStep> steps, TurnObserver observer) {
        this.target = target;
        this.steps = steps;
        this.observer = observer;
        settings = ClientDialer.engine(credentials(target, steps)).toBuilder()
                .software(software(steps))
                .build();
    }

    /** Those of the target, or some that fail in the way in which they did. */
    private static @Nullable Credentials credentials(Target target, List<TapeStep> steps) {
        return steps.get(steps.size() - 1) instanceof TapeStep.Ended end
                        && end.how() instanceof Ending.Unusable unusable
                ? Credentials.rotating(() -> {
                    throw new IllegalArgumentException(unusable.why());
                })
                : target.credentials();
    }

    /** What we call ourselves is part of each request; another version may call itself otherwise. */
    private static @Nullable String software(List<TapeStep> steps) {
        StunMessage request = new StunMessage();
        for (TapeStep step : steps) {
            if (step instanceof TapeStep.Sent sent && request.wrap(Unpooled.wrappedBuffer(sent.frame())) == null) {
                return request.get(Attributes.SOFTWARE);
            }
        }
        return null;
    }

    /** The engine that spoke or was spoken to last. */
    Track current() {
        Track track = current;
        if (track == null) {
            throw new ReplayException("frames before any engine was started");
        }
        return track;
    }

    RelayTrack relay() {
        if (current() instanceof RelayTrack relay) {
            return relay;
        }
        throw new ReplayException(target.text() + " is no TURN server, but its tape has a relay");
    }

    BindingTrack binding() {
        if (current() instanceof BindingTrack binding) {
            return binding;
        }
        throw new ReplayException(target.text() + " is a TURN server, but its tape has a Binding session");
    }

    List<Track> all() {
        return all;
    }

    /** From now on requests are samples, on the engine that is there. */
    void settled() {
        settled = true;
    }

    void asked(TapeStep.Asked step, int at) {
        place = at;
        boolean begins = switch (step.phase()) {
            case CHALLENGE -> true;
            case BINDING -> !settled;
            default -> false;
        };
        if (begins) {
            boolean reliable = target.uri().transport().isStream();
            current = Track.of(target.isTurn(), settings, reliable, new RecordedIds(this::nextId), observer);
            all.add(current);
        }
        Track track = current();
        track.ask(step.phase(), step.at());
    }

    void received(TapeStep.Received step, int at) {
        place = at;
        ByteBuf frame = Unpooled.wrappedBuffer(step.frame());
        observer.received(frame, step.at());
        Track owner = owner(frame);
        if (owner != null) {
            current = owner;
            owner.receive(frame, step.at());
        }
    }

    /** Null if the engine sends the same, else what it sends instead. */
    @Nullable
    String sent(TapeStep.Sent step, int at) {
        place = at;
        ByteBuf frame = Unpooled.wrappedBuffer(step.frame());
        Track owner = owner(frame);
        if (owner == null) {
            return "no engine was started";
        }
        current = owner;
        StunMessage like = message.wrap(frame) == null ? message : null;
        byte[] made = owner.next(frame, like, step.at());
        if (made == null) {
            return "it would send nothing here";
        }
        if (!Arrays.equals(made, step.frame())) {
            return "it would send " + describe(made) + " instead of " + describe(step.frame());
        }
        observer.sent(Unpooled.wrappedBuffer(step.frame()), step.at());
        return null;
    }

    private @Nullable Track owner(ByteBuf frame) {
        Track known = message.wrap(frame) == null ? owners.get(message.transactionId()) : null;
        return known != null ? known : current;
    }

    /** Of the next request on the tape that no engine has made yet; it belongs to the engine that asks. */
    private @Nullable TransactionId nextId() {
        StunMessage request = new StunMessage();
        for (TapeStep step : steps.subList(place, steps.size())) {
            if (step instanceof TapeStep.Sent sent
                    && request.wrap(Unpooled.wrappedBuffer(sent.frame())) == null
                    && request.stunClass() == StunClass.REQUEST
                    && !owners.containsKey(request.transactionId())) {
                TransactionId id = request.transactionId();
                owners.put(id, current());
                return id;
            }
        }
        return null;
    }

    private String describe(byte[] frame) {
        return message.wrap(Unpooled.wrappedBuffer(frame)) == null
                ? message + " of " + frame.length + " bytes"
                : frame.length + " bytes";
    }
}
