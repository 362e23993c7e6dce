package dev.turnprobe.probe.replay;

import dev.turnprobe.probe.measure.Ending;
import dev.turnprobe.probe.measure.EndpointNotes;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.TapeStep;
import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.TurnFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a replay ends: with what the engine says, wherever it was the engine that said it. */
final class Verdict {
    private final Tracks tracks;
    private final EndpointNotes notes;
    private final Function<String, ReplayException> misfit;

    Verdict(Tracks tracks, EndpointNotes notes, Function<String, ReplayException> misfit) {
        this.tracks = tracks;
        this.notes = notes;
        this.misfit = misfit;
    }

    @Nullable
    ProbeFailure of(TapeStep.Ended end) {
        Ending how = end.how();
        if (how instanceof Ending.Fine) {
            return null;
        } else if (how instanceof Ending.Beside beside) {
            return beside.failure() instanceof ProbeFailure.NoEcho
                    ? new ProbeFailure.NoEcho(notes.attempts())
                    : beside.failure();
        } else if (how instanceof Ending.NotFollowed notFollowed) {
            return new ProbeFailure.Turn(notFollowed(notFollowed));
        } else if (how instanceof Ending.Lost lost) {
            return lost(lost, end.at());
        } else if (how instanceof Ending.Violated violated) {
            return violated(violated, end.at());
        }
        String kind =
                how instanceof Ending.ByCore core ? core.kind() : TurnFailure.CredentialsUnusable.class.getSimpleName();
        return ProbeFailure.of(byCore(kind, end.at()));
    }

    /** Where nothing was sent or received when it gave up, only the time was up. */
    private TurnFailure byCore(String kind, long at) {
        TurnFailure failure = latest(kind);
        if (failure == null) {
            tracks.all().stream().filter(track -> !track.isOver()).forEach(track -> {
                track.engine().tick(at);
                track.drain();
            });
            failure = latest(kind);
        }
        if (failure == null) {
            throw misfit.apply("the engine did not give up with " + kind);
        }
        return failure;
    }

    private @Nullable TurnFailure latest(String kind) {
        TurnFailure failure = tracks.current().failure(kind);
        for (Track track : tracks.all()) {
            failure = failure == null ? track.failure(kind) : failure;
        }
        return failure;
    }

    private TurnFailure notFollowed(Ending.NotFollowed how) {
        TurnFailure.Redirected said = tracks.current().failure(TurnFailure.Redirected.class);
        if (said == null) {
            throw misfit.apply("the engine was not redirected");
        }
        List<Redirect> chain = new ArrayList<>(notes.redirects());
        if (how.from() == null) {
            chain.clear();
        } else {
            chain.add(new Redirect(how.from(), said.alternate(), said.domain(), said.signed()));
        }
        return new TurnFailure.Redirected(said.alternate(), said.domain(), said.signed(), how.why(), chain);
    }

    private ProbeFailure lost(Ending.Lost how, long at) {
        Track track = tracks.current();
        track.engine().transportLost(how.fault().asException(), at);
        track.drain();
        return ended(track);
    }

    private ProbeFailure violated(Ending.Violated how, long at) {
        Track track = tracks.current();
        if (track.failure(TurnFailure.Violation.class) == null) {
            track.engine().violated(how.what(), at);
            track.drain();
        }
        return ended(track);
    }

    private ProbeFailure ended(Track track) {
        TurnFailure failure = track.failure();
        if (failure == null) {
            throw misfit.apply("the engine goes on where its road ended");
        }
        return ProbeFailure.of(failure);
    }
}
