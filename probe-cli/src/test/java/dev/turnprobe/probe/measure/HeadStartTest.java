package dev.turnprobe.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.junit.LeakWatch;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What makes a start fast has to work itself, or it loads the wrong classes. */
@ExtendWith(LeakWatch.class)
@Timeout(60)
class HeadStartTest {
    @Test
    void probesItsStandInToAGoodEndOnce() {
        assertThat(HeadStart.proven()).as("before it began").isFalse();
        HeadStart.begin(Duration.ofSeconds(30));
        assertThat(HeadStart.proven()).isTrue();
        HeadStart.begin();
        HeadStart.await();
        assertThat(HeadStart.proven()).isTrue();
    }
}
