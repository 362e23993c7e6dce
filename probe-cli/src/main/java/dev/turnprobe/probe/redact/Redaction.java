package dev.turnprobe.probe.redact;

import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.measure.Tape;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.core.Credentials;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a run hides, and by what it is replaced: the same stands for the same wherever it appears, so that what is redacted can
 * still be compared, judged and replayed. One for each run. Safe to use from any thread.
 *
 * <p>docs/privacy.md says for users what is hidden and what is not.
 */
public final class Redaction {
    /** Hides nothing: for what does not leave this machine. */
    public static final Redaction NONE = new Redaction(false, false);

    private final boolean hidesLogins;
    private final boolean hidesAddresses;
    private final Pseudonyms pseudonyms = new Pseudonyms();
    private final AddressText addresses = new AddressText(pseudonyms);
    private final Names names = new Names();
    private final Logins logins = new Logins(names);

    private Redaction(boolean hidesLogins, boolean hidesAddresses) {
        this.hidesLogins = hidesLogins;
        this.hidesAddresses = hidesAddresses;
    }

    /** Hides user names, passwords and what is derived from them. */
    public static Redaction ofLogins() {
        return new Redaction(true, false);
    }

    /** Hides the same, and addresses. */
    public static Redaction ofLoginsAndAddresses() {
        return new Redaction(true, true);
    }

    /** True if what is redacted looks as it did. */
    public boolean isNone() {
        return !hidesLogins;
    }

    /** True if addresses are hidden. */
    public boolean hidesAddresses() {
        return hidesAddresses;
    }

    /** From now on this word appears nowhere: a secret, or what this machine is called. */
    public Redaction hiding(String word, String instead) {
        if (hidesLogins) {
            names.hide(word, instead);
        }
        return this;
    }

    /** Text from the network or from the system, without what is hidden. */
    public String text(String text) {
        if (!hidesLogins) {
            return text;
        }
        String named = names.redact(text);
        return hidesAddresses ? addresses.redact(named) : named;
    }

    /** The same; null stays. */
    public @Nullable String textOrNull(@Nullable String text) {
        return text == null ? null : text(text);
    }

    /** The address itself, or its stand-in; of one that was not looked up, its name is redacted as text. */
    public InetSocketAddress of(InetSocketAddress real) {
        if (!hidesAddresses) {
            return real;
        } else if (real.isUnresolved()) {
            return InetSocketAddress.createUnresolved(text(real.getHostString()), real.getPort());
        }
        return pseudonyms.of(real);
    }

    /** The same; null stays. */
    public @Nullable InetSocketAddress orNull(@Nullable InetSocketAddress real) {
        return real == null ? null : of(real);
    }

    /** Credentials that stand for these: frames of a {@link #frames redacted} exchange are signed with them. */
    public Credentials of(Credentials real) {
        return hidesLogins ? logins.of(real) : real;
    }

    /** A target of which nothing but the names of servers is left. */
    public Target of(Target real) {
        return hidesLogins ? new ObservationRedaction(this).target(real) : real;
    }

    /** A plan with such targets; makes known what is to be hidden, so it comes before anything else is redacted. */
    public ProbePlan of(ProbePlan real) {
        return real.withTargets(real.targets().stream().map(this::of).toList());
    }

    /** An observation that is judged as the real one. */
    public Observation of(Observation real) {
        return hidesLogins ? new ObservationRedaction(this).observation(real) : real;
    }

    /** A candidate whose foundation is made of the stand-ins. */
    public Candidate of(Candidate real) {
        return hidesAddresses ? real.at(this::of) : real;
    }

    /** The same event. */
    public ProbeEvent of(ProbeEvent real) {
        if (real instanceof ProbeEvent.Found found) {
            return new ProbeEvent.Found(found.endpoint(), of(found.candidate()));
        } else if (real instanceof ProbeEvent.Finished finished) {
            return new ProbeEvent.Finished(finished.endpoint(), of(finished.observation()));
        }
        return real;
    }

    /**
     * For the frames of one exchange with one server, in their order.
     *
     * @param login what its requests were signed with; null when they were not
     */
    public FrameRedactor frames(@Nullable Credentials login) {
        return new FrameRedactor(this, login);
    }

    /**
     * A tape whose replay comes to the redacted observation.
     *
     * @param login what its requests were signed with; null when they were not
     */
    public Tape of(Tape real, @Nullable Credentials login) {
        return hidesLogins ? new TapeRedaction(this, frames(login)).tape(real) : real;
    }

    /** Text in which there may be addresses, and no names but such as stay. */
    String addressesIn(String text) {
        return hidesAddresses ? addresses.redact(text) : text;
    }

    /** What stands for that user name. */
    String user(String real) {
        return names.of(real);
    }

    Pseudonyms pseudonyms() {
        return pseudonyms;
    }
}
