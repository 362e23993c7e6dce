package dev.turnprobe.probe.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.measure.WireFacts;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnUri;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees while probes run, and what is left standing when they are done. */
class LiveViewTest {
    private static final long MS = 1_000_000;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void rowsFillAsPhasesEndAndTheCandidateComes() {
        ScreenModel screen = new ScreenModel(140, 24, true);
        TextWriter writer = begin(screen, 2);
        show(writer, screen, 0);
        assertThat(screen.shown())
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("STATUS  ENDPOINT"),
                        one -> assertThat(one).isEqualTo("...     turn:relay0.example waiting ..."),
                        two -> assertThat(two).isEqualTo("...     turn:relay1.example waiting ..."),
                        progress -> assertThat(progress).isEqualTo("0 of 2 done, 0 work, 0.0 s"));

        writer.event(new ProbeEvent.Started(0, "challenge"));
        writer.event(new ProbeEvent.Ended(0, new PhaseSpan("challenge", 0, 82 * MS, 1, 1)));
        writer.event(new ProbeEvent.Started(0, "allocate"));
        show(writer, screen, 90 * MS);
        assertThat(screen.shown().get(1)).isEqualTo("...     turn:relay0.example challenge 82.0, allocate ...");

        writer.event(new ProbeEvent.Ended(0, new PhaseSpan("allocate", 82 * MS, 82 * MS, 1, 1)));
        writer.event(new ProbeEvent.Found(0, candidate(0)));
        writer.event(new ProbeEvent.Started(0, "echo"));
        show(writer, screen, 170 * MS);
        assertThat(screen.shown().get(1))
                .isEqualTo("...     turn:relay0.example relay 192.0.2.1:49152         164.000     2  echo ...");

        writer.endpoint(finished(0));
        show(writer, screen, 1_234 * MS);
        assertThat(screen.shown())
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("STATUS  ENDPOINT"),
                        one -> assertThat(one).startsWith("ok      turn:relay0.example relay 192.0.2.1:49152"),
                        two -> assertThat(two).isEqualTo("...     turn:relay1.example waiting ..."),
                        progress -> assertThat(progress).isEqualTo("1 of 2 done, 1 works, 1.2 s"));

        writer.endpoint(finished(1));
        end(writer, screen, 2);
        assertThat(screen.everything()).hasSize(4).noneMatch(line -> line.startsWith("..."));
        assertThat(screen.everything().get(3)).startsWith("ok: 2 of 2 endpoints work");
    }

    @Test
    void moreEndpointsThanRowsScrollWithoutALoss() {
        ScreenModel screen = new ScreenModel(100, 24, true);
        TextWriter writer = begin(screen, 128);
        show(writer, screen, 0);
        List<String> expected = new ArrayList<>();
        // In another order than they were given.
        for (int i = 0; i < 128; i++) {
            int index = i * 37 % 128;
            writer.event(new ProbeEvent.Found(index, candidate(index)));
            show(writer, screen, i * 50 * MS);
            assertThat(screen.shown()).hasSizeLessThanOrEqualTo(24);
            assertThat(last(screen)).startsWith(i + " of 128 done");
            writer.endpoint(finished(index));
            expected.add(name(index));
        }
        end(writer, screen, 128);
        List<String> left = screen.everything();
        assertThat(left.subList(1, 129)).extracting(line -> line.split(" +")[1]).isEqualTo(expected);
        assertThat(left).hasSize(130);
        assertThat(left.get(129)).startsWith("ok: 128 of 128");
    }

    @Test
    void whatDoesNotFitIsCounted() {
        ScreenModel screen = new ScreenModel(100, 10, true);
        TextWriter writer = begin(screen, 128);
        show(writer, screen, 0);
        assertThat(screen.shown()).hasSize(10);
        assertThat(last(screen)).isEqualTo("0 of 128 done, 0 work, 120 more at work, 0.0 s");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResizeInTheMiddleLeavesNothingBehind(boolean reflows) {
        ScreenModel screen = new ScreenModel(120, 24, reflows);
        TextWriter writer = begin(screen, 12);
        show(writer, screen, 0);
        int[][] sizes = {{40, 24}, {40, 6}, {90, 30}, {20, 5}, {200, 50}, {1, 1}, {80, 24}};
        for (int i = 0; i < 12; i++) {
            writer.event(new ProbeEvent.Started(i, "challenge"));
            show(writer, screen, i * MS);
            if (i < sizes.length) {
                screen.resize(sizes[i][0], sizes[i][1]);
            }
            // The first thing to come after a resize may be an event, a moment of rest, or a finished row.
            if (i % 2 == 0) {
                show(writer, screen, i * 100 * MS);
            }
            assertThat(screen.shown()).hasSizeLessThanOrEqualTo(screen.rows());
        }
        for (int i = 0; i < 12; i++) {
            writer.endpoint(finished(i));
        }
        end(writer, screen, 12);
        assertThat(screen.everything())
                .noneMatch(line -> line.contains("..."))
                .filteredOn(line -> line.startsWith("ok      "))
                .extracting(line -> line.split(" +")[1])
                .containsExactlyElementsOf(
                        IntStream.range(0, 12).mapToObj(LiveViewTest::name).toList());
    }

    @Test
    void wideCharactersTakeTwoColumns() {
        assertThat(Columns.width("\u4e2d\u6587")).isEqualTo(4);
        assertThat(Columns.width("e\u0301")).isEqualTo(1);
        assertThat(Columns.cut("\u4e2d\u6587", 3)).isEqualTo("\u4e2d");
        assertThat(Columns.cut("abc", 2)).isEqualTo("ab");
        assertThat(Columns.pad("\u4e2d", 4)).isEqualTo("\u4e2d  ");
        assertThat(Columns.cut("\ud83d\ude80x", 2)).isEqualTo("\ud83d\ude80");
    }

    @Test
    void elsewhereThereAreNoControlCharacters() {
        TextWriter writer = new TextWriter(
                new PrintStream(written, true, StandardCharsets.UTF_8),
                new TextWriter.Style(new Palette(false), null, false, true));
        writer.begin(plan(1));
        writer.event(new ProbeEvent.Found(0, candidate(0)));
        writer.idle(MS);
        writer.endpoint(finished(0));
        writer.end(report(1));
        assertThat(written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "|"))
                .matches("[ -~]*")
                .contains("a=candidate:", "typ relay")
                .containsPattern("challenge +1 \\|=+ *\\| +0\\.000 +82\\.000\\|")
                .containsPattern("allocate +1 \\| *=+ *\\| +82\\.000 +82\\.000\\|");
    }

    private TextWriter begin(ScreenModel screen, int count) {
        TextWriter writer = new TextWriter(
                new PrintStream(written, true, StandardCharsets.UTF_8),
                new TextWriter.Style(new Palette(true), screen, false, false));
        writer.begin(plan(count));
        return writer;
    }

    /** What was written, onto the screen, when there is nothing more to write for a moment. */
    private void show(TextWriter writer, ScreenModel screen, long elapsedNanos) {
        writer.idle(elapsedNanos);
        flush(screen);
    }

    private void end(TextWriter writer, ScreenModel screen, int count) {
        writer.end(report(count));
        flush(screen);
    }

    private void flush(ScreenModel screen) {
        screen.feed(written.toString(StandardCharsets.UTF_8));
        written.reset();
    }

    private static String last(ScreenModel screen) {
        List<String> shown =
                screen.shown().stream().filter(line -> !line.isEmpty()).toList();
        return shown.get(shown.size() - 1);
    }

    private static String name(int index) {
        return "turn:relay" + index + ".example";
    }

    private static Target target(int index) {
        return new Target(name(index), TurnUri.parse(name(index)), null, null);
    }

    private static ProbePlan plan(int count) {
        return ProbePlan.of(
                IntStream.range(0, count).mapToObj(LiveViewTest::target).toList());
    }

    private static Candidate candidate(int index) {
        InetSocketAddress server = new InetSocketAddress("192.0.2.1", 3478);
        return Candidate.relayed(
                new InetSocketAddress("192.0.2.1", 49152 + index),
                new InetSocketAddress("198.51.100.7", 40112),
                server,
                Transport.UDP,
                164 * MS);
    }

    private static Report report(int count) {
        return Report.of(
                new Tool("0.1.0", "17", "Linux"),
                Instant.parse("2026-01-31T12:00:00Z"),
                1_234 * MS,
                false,
                false,
                Set.of(),
                IntStream.range(0, count)
                        .mapToObj(index -> finished(index).seen())
                        .toList());
    }

    private static EndpointReport finished(int index) {
        return new EndpointReport(
                new Observation(
                        index,
                        target(index),
                        new InetSocketAddress("192.0.2.1", 3478),
                        null,
                        List.of(
                                new PhaseSpan("challenge", 0, 82 * MS, 1, 1),
                                new PhaseSpan("allocate", 82 * MS, 82 * MS, 1, 1)),
                        null,
                        List.of(candidate(index)),
                        new Observation.Echo(
                                "self-echo", new Summary(10, 10, MS, 2 * MS, 3 * MS, 3 * MS, 3 * MS, MS / 10)),
                        List.of(),
                        null,
                        null,
                        null,
                        WireFacts.NONE,
                        null),
                List.of());
    }
}
