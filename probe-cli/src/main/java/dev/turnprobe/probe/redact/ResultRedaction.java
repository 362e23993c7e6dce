package dev.turnprobe.probe.redact;

import dev.turnprobe.probe.nat.BindingTest;
import dev.turnprobe.probe.nat.Finding;
import dev.turnprobe.probe.nat.NatFindings;
import dev.turnprobe.probe.nat.NatResult;
import dev.turnprobe.probe.nat.NatServer;
import dev.turnprobe.probe.quality.QualityResult;
import org.jspecify.annotations.Nullable;

/** Redacts what {@code quality} measured and what {@code nat} found out; numbers stay. */
final class ResultRedaction {
    private final Redaction redaction;

    ResultRedaction(Redaction redaction) {
        this.redaction = redaction;
    }

    QualityResult quality(QualityResult real) {
        return new QualityResult(
                redaction.textOrNull(real.failure()),
                real.path(),
                redaction.orNull(real.relayed()),
                redaction.orNull(real.server()),
                redaction.textOrNull(real.software()),
                real.estimate(),
                real.seconds(),
                real.selfRtt(),
                real.mtuOut(),
                real.mtuIn(),
                real.throughputOut(),
                real.throughputIn(),
                real.elapsedNanos());
    }

    NatResult nat(NatResult real) {
        NatFindings findings = real.findings();
        return new NatResult(
                findings == null ? null : findings(findings),
                real.notes().stream().map(redaction::addressesIn).toList(),
                real.elapsedNanos());
    }

    private NatFindings findings(NatFindings real) {
        NatServer server = real.server();
        return new NatFindings(
                server == null
                        ? null
                        : new NatServer(redaction.addressesIn(server.text()), redaction.of(server.address())),
                redaction.orNull(real.local()),
                redaction.orNull(real.mapped()),
                redaction.orNull(real.otherAddress()),
                redaction.textOrNull(real.software()),
                real.rewritten(),
                finding(real.mapping()),
                finding(real.filtering()),
                finding(real.hairpin()),
                real.lifetime(),
                real.tests().stream().map(this::test).toList());
    }

    private <B> Finding<B> finding(Finding<B> real) {
        return new Finding<>(real.behavior(), redaction.addressesIn(real.why()));
    }

    BindingTest test(BindingTest real) {
        return new BindingTest(
                real.kind(),
                redaction.of(real.local()),
                redaction.of(real.to()),
                real.outcome(),
                real.requests(),
                answer(real.answer()));
    }

    private BindingTest.@Nullable Answer answer(BindingTest.@Nullable Answer real) {
        return real == null
                ? null
                : new BindingTest.Answer(
                        redaction.of(real.from()),
                        redaction.orNull(real.mapped()),
                        redaction.orNull(real.plainMapped()),
                        redaction.orNull(real.other()),
                        redaction.textOrNull(real.software()),
                        real.errorCode());
    }
}
