package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.nat.BindingTest.Kind;
import dev.turnprobe.probe.nat.BindingTest.Outcome;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a quiet binding lives (RFC 5780 §4.6): many sockets make a binding at the same time, and each is tried once, after a
 * silence of its own. So it takes one lifetime, where a binary search would take many; and a binding that was tried, and
 * thereby renewed, is never tried again.
 */
final class LifetimeLadder {
    private static final long[] SECONDS = {
        1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180, 240, 300, 420, 600, 900, 1200, 1800, 2700, 3600
    };

    /** The silences to try within a budget, in nanoseconds, the first being none at all: is the server able to do this? */
    static long[] silences(long budgetNanos) {
        List<Long> all = new ArrayList<>(List.of(0L));
        for (long seconds : SECONDS) {
            long nanos = TimeUnit.SECONDS.toNanos(seconds);
            if (nanos < budgetNanos) {
                all.add(nanos);
            }
        }
        all.add(budgetNanos);
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    private static final class Rung {
        final int socket;
        final long silence;
        final Exchange binding;

        @Nullable
        Exchange trial;

        Rung(int socket, long silence, Exchange binding) {
            this.socket = socket;
            this.silence = silence;
            this.binding = binding;
        }
    }

    private final Exchanges exchanges;
    private final InetSocketAddress server;
    private final int asker;
    private final List<Rung> rungs = new ArrayList<>();
    private @Nullable BindingLifetime result;

    /**
     * Begins.
     *
     * @param asker the number of the socket that asks for answers to the others
     * @param first the number of the first of the others
     */
    LifetimeLadder(Exchanges exchanges, InetSocketAddress server, int asker, int first, long[] silences, long now) {
        this.exchanges = exchanges;
        this.server = server;
        this.asker = asker;
        for (int i = 0; i < silences.length; i++) {
            int socket = first + i;
            Exchange binding = exchanges.ask(Exchange.Question.plain(Kind.LIFETIME_BINDING, socket, server), now);
            rungs.add(new Rung(socket, silences[i], binding));
        }
    }

    /** Tries what is due, and concludes what can be concluded. */
    void next(long now) {
        if (result != null) {
            return;
        }
        for (Rung rung : rungs) {
            InetSocketAddress mapped = rung.binding.mapped();
            if (rung.trial == null && mapped != null && now >= dueAt(rung)) {
                rung.trial = exchanges.ask(
                        Exchange.Question.redirected(Kind.LIFETIME, asker, server, mapped.getPort(), rung.socket), now);
            }
        }
        result = conclude();
        if (result != null) {
            exchanges.cut(kind -> kind == Kind.LIFETIME || kind == Kind.LIFETIME_BINDING, now);
        }
    }

    private long dueAt(Rung rung) {
        return rung.binding.settledAt() + rung.silence;
    }

    /** Rungs count from below: what lies above a silent one is of no interest. Null as long as one is missing. */
    private @Nullable BindingLifetime conclude() {
        long alive = 0;
        for (Rung rung : rungs) {
            if (rung.binding.settled() && rung.binding.mapped() == null) {
                return alive > 0
                        ? new BindingLifetime(alive, Long.MAX_VALUE, null)
                        : BindingLifetime.unknown("the server stopped answering");
            }
            Exchange trial = rung.trial;
            BindingTest test = trial == null ? null : trial.test();
            if (trial == null || test == null) {
                return null;
            }
            if (!test.answered()) {
                return rung.silence == 0 ? unable(test) : gone(alive, rung, trial);
            }
            alive = atLeast(rung, trial);
        }
        return new BindingLifetime(alive, Long.MAX_VALUE, null);
    }

    /** How long it was quiet, for sure: the last packet passed the NAT before we heard it. */
    private static long atLeast(Rung rung, Exchange trial) {
        return trial.askedAt - rung.binding.settledAt();
    }

    /** Quiet for so long at most when it was found gone: since the last request that made it. */
    private static BindingLifetime gone(long alive, Rung rung, Exchange trial) {
        BindingTest test = trial.test();
        return test != null && test.outcome() == Outcome.SILENT
                ? new BindingLifetime(alive, Math.max(alive, trial.askedAt - rung.binding.sentAt), null)
                : BindingLifetime.unknown("the server did not go on answering to another port");
    }

    /** RFC 5780 §4.6: not every server has RESPONSE-PORT; one that ignores it answers the socket that asked. */
    private static BindingLifetime unable(BindingTest test) {
        return BindingLifetime.unknown(
                switch (test.outcome()) {
                    case REFUSED, MISDIRECTED ->
                        "the server cannot answer to another port (RESPONSE-PORT, RFC 5780 §7.5)";
                    default -> "an answer to another port (RESPONSE-PORT, RFC 5780 §7.5) did not even arrive at once";
                });
    }

    /** Ends with what is known. */
    void stop(String why) {
        if (result == null) {
            long alive = 0;
            for (Rung rung : rungs) {
                Exchange trial = rung.trial;
                if (trial == null || !trial.answered()) {
                    break;
                }
                alive = atLeast(rung, trial);
            }
            result = alive == 0 ? BindingLifetime.unknown(why) : new BindingLifetime(alive, Long.MAX_VALUE, null);
        }
    }

    /** Null until it is known. */
    @Nullable
    BindingLifetime result() {
        return result;
    }

    /** When {@link #next} has something to do; {@link Long#MAX_VALUE} for never. */
    long nextDeadline() {
        long next = Long.MAX_VALUE;
        if (result == null) {
            for (Rung rung : rungs) {
                if (rung.trial == null && rung.binding.mapped() != null) {
                    next = Math.min(next, dueAt(rung));
                }
            }
        }
        return next;
    }
}
