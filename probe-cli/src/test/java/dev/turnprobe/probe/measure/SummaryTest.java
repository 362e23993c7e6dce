package dev.turnprobe.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void percentilesAreNotRoundedToMilliseconds() {
        List<Sample> samples = LongStream.rangeClosed(1, 100)
                .mapToObj(i -> new Sample(0, 82_000_000 + i * 1000))
                .toList();
        Summary summary = Summary.of(samples);
        assertThat(summary.sent()).isEqualTo(100);
        assertThat(summary.minNanos()).isEqualTo(82_001_000);
        assertThat(summary.maxNanos()).isEqualTo(82_100_000);
        assertThat(summary.p50Nanos()).isCloseTo(82_050_000, within(9_000L));
        assertThat(summary.p99Nanos()).isCloseTo(82_099_000, within(9_000L));
        assertThat(summary.jitterNanos()).isEqualTo(1000);
    }

    @Test
    void lostOnesCountAsSentAndNothingElse() {
        Summary summary = Summary.of(List.of(new Sample(0, 5000), new Sample(1, Sample.LOST), new Sample(2, 7000)));
        assertThat(summary).isEqualTo(new Summary(3, 2, 5000, 5000, 7000, 7000, 7000, 2000));
        assertThat(summary.loss()).isCloseTo(1.0 / 3, within(1e-9));
    }

    @Test
    void nothingBackIsNoTimes() {
        assertThat(Summary.of(List.of(new Sample(0, Sample.LOST)))).isEqualTo(new Summary(1, 0, 0, 0, 0, 0, 0, 0));
        assertThat(Summary.of(List.of()).loss()).isZero();
    }

    @Test
    void singleSampleHasNoJitter() {
        assertThat(Summary.of(List.of(new Sample(0, 5))).jitterNanos()).isZero();
    }
}
