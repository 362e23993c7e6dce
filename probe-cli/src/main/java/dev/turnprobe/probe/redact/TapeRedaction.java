package dev.turnprobe.probe.redact;

import dev.turnprobe.probe.measure.Ending;
import dev.turnprobe.probe.measure.Tape;
import dev.turnprobe.probe.measure.TapeStep;
import java.util.ArrayList;
import java.util.List;

/** Redacts a tape step by step, so that a replay of it comes to the redacted observation. */
final class TapeRedaction {
    private final Redaction redaction;
    private final ObservationRedaction parts;
    private final FrameRedactor frames;

    TapeRedaction(Redaction redaction, FrameRedactor frames) {
        this.redaction = redaction;
        this.parts = new ObservationRedaction(redaction);
        this.frames = frames;
    }

    Tape tape(Tape real) {
        List<TapeStep> steps = new ArrayList<>();
        real.steps().forEach(step -> steps.add(step(step)));
        return new Tape(steps, real.startNanos(), real.isProxied());
    }

    private TapeStep step(TapeStep step) {
        if (step instanceof TapeStep.Sent sent) {
            return new TapeStep.Sent(frames.redact(sent.frame()), sent.at());
        } else if (step instanceof TapeStep.Received received) {
            return new TapeStep.Received(frames.redact(received.frame()), received.at());
        } else if (step instanceof TapeStep.Ended ended) {
            return new TapeStep.Ended(ending(ended.how()), ended.at());
        }
        return road(step);
    }

    private TapeStep road(TapeStep step) {
        if (step instanceof TapeStep.Resolved found) {
            return new TapeStep.Resolved(
                    redaction.of(found.chosen()),
                    found.all().stream().map(redaction::of).toList(),
                    found.at());
        } else if (step instanceof TapeStep.Connected socket) {
            return new TapeStep.Connected(redaction.of(socket.local()), redaction.of(socket.remote()), socket.at());
        } else if (step instanceof TapeStep.Certificates shown) {
            return new TapeStep.Certificates(
                    shown.chain().stream().map(parts::certificate).toList(), shown.at());
        } else if (step instanceof TapeStep.Redirected redirected) {
            return new TapeStep.Redirected(
                    parts.redirects(List.of(redirected.hop())).get(0), redirected.at());
        }
        return probe(step);
    }

    private TapeStep probe(TapeStep step) {
        if (step instanceof TapeStep.Opened opened) {
            return new TapeStep.Opened(redaction.of(opened.server()), opened.at());
        } else if (step instanceof TapeStep.Bound bound) {
            return new TapeStep.Bound(redaction.of(bound.local()), redaction.of(bound.server()), bound.at());
        } else if (step instanceof TapeStep.Abandoned abandoned) {
            return new TapeStep.Abandoned(
                    abandoned.proof(),
                    redaction.of(abandoned.peer()),
                    abandoned.permitted(),
                    redaction.textOrNull(abandoned.refusal()),
                    abandoned.at());
        }
        return step; // phases, numbers and instants
    }

    private Ending ending(Ending real) {
        if (real instanceof Ending.Lost lost) {
            return new Ending.Lost(parts.fault(lost.fault()));
        } else if (real instanceof Ending.Violated violated) {
            return new Ending.Violated(redaction.text(violated.what()));
        } else if (real instanceof Ending.NotFollowed notFollowed) {
            return new Ending.NotFollowed(notFollowed.why(), redaction.orNull(notFollowed.from()));
        } else if (real instanceof Ending.Beside beside) {
            return new Ending.Beside(parts.failure(beside.failure()));
        }
        return real;
    }
}
