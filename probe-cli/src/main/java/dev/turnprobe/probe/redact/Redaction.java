package dev.turnprobe.probe.redact;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.measure.Tape;
import dev.turnprobe.probe.nat.BindingTest;
import dev.turnprobe.probe.nat.NatResult;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.probe.quality.QualityPlan;
import dev.turnprobe.probe.quality.QualityResult;
import dev.turnprobe.turn.core.Credentials;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run hides, and by what it is replaced: the same stands for the same wherever it appears, so that what is redacted can
 * still be compared, judged and replayed. One for each run. Safe to use from any thread.
 *
 * <p>docs/privacy.md says for users what is hidden and what is not.
 */
public final class Redaction {
    /** Hides nothing: for what does not leave this machine. */
    public static final Redaction NONE = new Redaction(null, false);

    /** What was given to stand for what. */
    private record StandIns(Pseudonyms pseudonyms, AddressText addresses, Names names, Logins logins) {
        static StandIns none() {
            Pseudonyms pseudonyms = new Pseudonyms();
            Names names = new Names();
            return new StandIns(pseudonyms, new AddressText(pseudonyms), names, new Logins(names));
        }
    }

    /** Null to hide nothing. */
    private final @Nullable StandIns standIns;

    private final boolean hidesAddresses;

    private Redaction(@Nullable StandIns standIns, boolean hidesAddresses) {
        this.standIns = standIns;
        this.hidesAddresses = hidesAddresses;
    }

    /** Hides user names, passwords and what is derived from them. */
    public static Redaction ofLogins() {
        return new Redaction(StandIns.none(), false);
    }

    /** Hides the same, and addresses. */
    public static Redaction ofLoginsAndAddresses() {
        return new Redaction(StandIns.none(), true);
    }

    /** True if what is redacted looks as it did. */
    public boolean isNone() {
        return standIns == null;
    }

    /** True if addresses are hidden. */
    public boolean hidesAddresses() {
        return hidesAddresses;
    }

    /** From now on this word appears nowhere: a secret, or what this machine is called. */
    public Redaction hiding(String word, String instead) {
        if (standIns != null) {
            standIns.names().hide(word, instead);
        }
        return this;
    }

    /** Text from the network or from the system, without what is hidden. */
    public String text(String text) {
        return standIns == null ? text : addressesIn(standIns.names().redact(text));
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
        return pseudonyms().of(real);
    }

    /** The same; null stays. */
    public @Nullable InetSocketAddress orNull(@Nullable InetSocketAddress real) {
        return real == null ? null : of(real);
    }

    /** Credentials that stand for these: frames of a {@link #frames redacted} exchange are signed with them. */
    public Credentials of(Credentials real) {
        return standIns == null ? real : standIns.logins().of(real);
    }

    /** A target of which nothing but the names of servers is left. */
    public Target of(Target real) {
        return standIns == null ? real : new ObservationRedaction(this).target(real);
    }

    /** A plan with such targets; makes known what is to be hidden, so it comes before anything else is redacted. */
    public ProbePlan of(ProbePlan real) {
        return standIns == null
                ? real
                : real.withTargets(real.targets().stream().map(this::of).toList());
    }

    /** An observation that is judged as the real one. */
    public Observation of(Observation real) {
        return standIns == null ? real : new ObservationRedaction(this).observation(real);
    }

    /** A candidate whose foundation is made of the stand-ins. */
    public Candidate of(Candidate real) {
        return hidesAddresses ? real.at(this::of) : real;
    }

    /** What is said, about a provider as well. */
    public Diagnosis of(Diagnosis real) {
        return standIns == null ? real : new DiagnosisRedaction(this).diagnosis(real);
    }

    /** What {@code quality} measured. */
    public QualityResult of(QualityResult real) {
        return standIns == null ? real : new ResultRedaction(this).quality(real);
    }

    /** What {@code quality} was to measure. */
    public QualityPlan of(QualityPlan real) {
        return standIns == null
                ? real
                : new QualityPlan(
                        of(real.probe()), real.duration(), real.rate(), real.size(), real.mtu(), real.throughput());
    }

    /** What {@code nat} found out. */
    public NatResult of(NatResult real) {
        return standIns == null ? real : new ResultRedaction(this).nat(real);
    }

    /** One of its tests. */
    public BindingTest of(BindingTest real) {
        return standIns == null ? real : new ResultRedaction(this).test(real);
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
        return isNone() ? real : new TapeRedaction(this, frames(login)).tape(real);
    }

    /** Text in which there may be addresses, and no names but such as stay. */
    String addressesIn(String text) {
        return standIns != null && hidesAddresses ? standIns.addresses().redact(text) : text;
    }

    /** What stands for that user name. */
    String user(String real) {
        return standIns == null ? real : standIns.names().of(real);
    }

    Pseudonyms pseudonyms() {
        return Objects.requireNonNull(standIns).pseudonyms();
    }
}
